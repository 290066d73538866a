import { escapeHtml, renderComment } from './markdown.ts';
import { box, nameOf } from './parts.ts';
import type { PageComment, PageThread } from './pull-page.ts';

/** A thread under a line of a diff. @param replaced the lines that its suggestions would replace */
export function renderThread({ line, startLine, comments }: PageThread, replaced: readonly string[]): string {
  const range =
    startLine === null ? '' : `<div class="range muted">Comment on lines ${startLine} to ${line ?? startLine}</div>`;
  return range + comments.map((comment) => renderOne(comment, replaced)).join('');
}

function renderOne({ author, body, folded }: PageComment, replaced: readonly string[]): string {
  const html = renderComment(body, replaced);
  if (!folded) return box(author, 'commented', html);
  return box(
    author,
    'commented',
    `<details><summary class="muted">This comment was marked as resolved.</summary>${html}</details>`,
  );
}

/** A thread of the conversation: one that was resolved is folded. */
export function renderFolded(thread: PageThread): string {
  const { path, line, resolvedBy, comments } = thread;
  const place = line === null ? `${path} (outdated)` : `${path}:${line}`;
  const said = comments.map((comment) => renderOne({ ...comment, folded: false }, [])).join('');
  const state =
    resolvedBy === null
      ? '<span class="folded-state label">open</span>'
      : `<span class="folded-state muted">${nameOf(resolvedBy)} marked this as resolved</span>`;
  return `<details class="folded${resolvedBy === null ? '' : ' resolved'}"><summary><code>${escapeHtml(place)}</code> <b>${title(comments)}</b> ${state}</summary>${said}</details>`;
}

/** What the first comment is about: the first words that it sets in bold. */
function title([first]: readonly PageComment[]): string {
  const said = first?.body.replace(/^\*\*Fixed in [^\n]*\n/, '') ?? '';
  return escapeHtml(/\*\*([^*]+)\*\*/.exec(said)?.[1] ?? '');
}
