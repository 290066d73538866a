import { escapeHtml } from './markdown.ts';

/** What somebody did or said, in a frame beside the picture of who it was. @param html trusted; empty for no text */
export function box(author: string, did: string, html: string): string {
  const body = html === '' ? '' : `<div class="markdown">${html}</div>`;
  return `<div class="comment">${avatar(author)}<div class="comment-box"><div class="comment-head">${nameOf(author)} <span class="muted">${escapeHtml(did)}</span></div>${body}</div></div>`;
}

/** The login of a person, or the name of a bot and the word that it is one. */
export function nameOf(author: string): string {
  const label = isBot(author) ? ' <span class="label">bot</span>' : '';
  return `<b>${escapeHtml(author.replace(/\[bot\]$/, ''))}</b>${label}`;
}

function avatar(author: string): string {
  const letter = isBot(author) ? '' : escapeHtml(author.slice(0, 1).toUpperCase());
  return `<span class="avatar${isBot(author) ? ' bot' : ''}" aria-hidden="true">${letter}</span>`;
}

function isBot(author: string): boolean {
  return author.endsWith('[bot]');
}

/** `1 commit`, `2 commits`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
