import type { Hunk } from '../src/source/unified-diff.ts';
import { escapeHtml, renderComment } from './markdown.ts';
import { STYLE } from './style.ts';

/** A pull request as its page shows it: plain data. */
export interface PullPage {
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly body: string;
  readonly base: string;
  readonly head: string;
  readonly commits: number;
  readonly files: readonly PageFile[];
  readonly reviews: readonly { readonly author: string; readonly body: string; readonly comments: number }[];
  readonly threads: readonly PageThread[];
  readonly checks: readonly PageCheck[];
}

export interface PageFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: string;
  /** Null where there is no line diff. */
  readonly hunks: readonly Hunk[] | null;
}

export interface PageThread {
  readonly path: string;
  readonly line: number;
  readonly startLine: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  readonly comments: readonly { readonly author: string; readonly body: string }[];
}

export interface PageCheck {
  readonly name: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly {
    readonly path: string;
    readonly line: number;
    readonly level: string;
    readonly message: string;
  }[];
}

/** Renders one self-contained HTML page without scripts, in GitHub's light or dark dress as the reader's system asks. */
export function renderPage(page: PullPage): string {
  const heading = `${page.title} #${page.number}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(heading)} - ${escapeHtml(page.repository)}</title><style>${STYLE}</style></head><body>
<header><div class="repo">${escapeHtml(page.repository)}</div></header>
<main>
<h1>${escapeHtml(page.title)} <span class="number">#${page.number}</span></h1>
<p class="state"><span class="badge open">Open</span> <b>${escapeHtml(page.author)}</b> wants to merge ${count(page.commits, 'commit')} into <code>${escapeHtml(page.base)}</code> from <code>${escapeHtml(page.head)}</code></p>
<section aria-label="Conversation"><h2>Conversation</h2>
${box(page.author, 'opened this pull request', renderComment(page.body, []))}
${page.reviews.map((review) => renderReview(review)).join('\n')}
${page.checks.map(renderCheck).join('\n')}
</section>
<section aria-label="Files changed"><h2>Files changed <span class="counter">${page.files.length}</span></h2>
${page.files
  .map((file) =>
    renderFile(
      file,
      page.threads.filter(({ path }) => path === file.path),
    ),
  )
  .join('\n')}
</section></main></body></html>
`;
}

function renderReview({ author, body, comments }: PullPage['reviews'][number]): string {
  const text = body.trim() === '' ? '' : renderComment(body, []);
  return box(author, `reviewed, with ${count(comments, 'comment')} below in the files`, text);
}

function renderCheck(check: PageCheck): string {
  const mark = check.conclusion === 'success' ? '✓' : check.conclusion === 'failure' ? '✕' : '■';
  const rows = check.annotations
    .map(
      ({ path, line, level, message }) =>
        `<tr><td class="level ${escapeHtml(level)}">${escapeHtml(level)}</td><td><code>${escapeHtml(path)}:${line}</code></td><td>${escapeHtml(message)}</td></tr>`,
    )
    .join('');
  const annotations =
    rows === ''
      ? ''
      : `<details><summary>${count(check.annotations.length, 'annotation')}</summary><table class="annotations">${rows}</table></details>`;
  return `<div class="check ${escapeHtml(check.conclusion)}"><div class="check-head"><span class="mark" role="img" aria-label="${escapeHtml(check.conclusion)}">${mark}</span><b>${escapeHtml(check.name)}</b><span class="muted">${escapeHtml(check.title)}</span></div><div class="check-body markdown">${renderComment(check.summary, [])}${annotations}</div></div>`;
}

function renderFile(file: PageFile, threads: readonly PageThread[]): string {
  const name =
    file.previousPath === null ? escapeHtml(file.path) : `${escapeHtml(file.previousPath)} → ${escapeHtml(file.path)}`;
  const rows =
    file.hunks === null
      ? '<tr><td class="muted" colspan="4">No line diff</td></tr>'
      : file.hunks.map((hunk) => renderHunk(hunk, threads)).join('');
  return `<article class="file"><div class="file-head"><code>${name}</code> <span class="muted">${escapeHtml(file.status)}</span></div><table class="diff"><colgroup><col class="num-column"><col class="num-column"><col class="sign-column"><col></colgroup>${rows}</table></article>`;
}

const SIGNS = { added: '+', deleted: '-', context: ' ' } as const;

function renderHunk(hunk: Hunk, threads: readonly PageThread[]): string {
  const head = `<tr class="hunk"><td class="num"></td><td class="num"></td><td class="code" colspan="2">@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@</td></tr>`;
  const rows = hunk.lines.map((line) => {
    const kind = line.kind === 'added' ? 'add' : line.kind === 'deleted' ? 'del' : 'ctx';
    const row = `<tr class="${kind}"><td class="num">${line.oldLine ?? ''}</td><td class="num">${line.newLine ?? ''}</td><td class="sign">${SIGNS[line.kind]}</td><td class="code">${escapeHtml(line.text)}</td></tr>`;
    const here = threads.filter(({ side, line: at }) =>
      side === 'LEFT' ? line.kind === 'deleted' && line.oldLine === at : line.newLine === at,
    );
    return row + here.map((thread) => renderThread(thread, hunk)).join('');
  });
  return head + rows.join('');
}

function renderThread(thread: PageThread, hunk: Hunk): string {
  const first = thread.startLine ?? thread.line;
  const replaced = hunk.lines.flatMap(({ newLine, text }) =>
    newLine !== undefined && newLine >= first && newLine <= thread.line ? [text] : [],
  );
  const range =
    thread.startLine === null
      ? ''
      : `<div class="range muted">Comment on lines ${thread.startLine} to ${thread.line}</div>`;
  const comments = thread.comments.map(({ author, body }) =>
    box(author, 'commented', renderComment(body, thread.side === 'RIGHT' ? replaced : [])),
  );
  return `<tr class="thread"><td colspan="4">${range}${comments.join('')}</td></tr>`;
}

function box(author: string, did: string, html: string): string {
  const bot = author.endsWith('[bot]');
  const name = escapeHtml(author.replace(/\[bot\]$/, ''));
  const avatar = `<span class="avatar${bot ? ' bot' : ''}" aria-hidden="true">${bot ? '' : escapeHtml(author.slice(0, 1).toUpperCase())}</span>`;
  const body = html === '' ? '' : `<div class="markdown">${html}</div>`;
  return `<div class="comment">${avatar}<div class="comment-box"><div class="comment-head"><b>${name}</b>${bot ? ' <span class="label">bot</span>' : ''} <span class="muted">${escapeHtml(did)}</span></div>${body}</div></div>`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
