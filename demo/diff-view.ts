import type { Hunk, HunkLine } from '../src/source/unified-diff.ts';
import { escapeHtml } from './markdown.ts';
import type { PageFile, PageThread } from './pull-page.ts';
import { renderThread } from './thread-view.ts';

/** A file of "Files changed": its hunks, and under their lines the threads that stand there. */
export function renderFile(file: PageFile, threads: readonly PageThread[]): string {
  const { path, previousPath, status, hunks } = file;
  const name = previousPath === null ? escapeHtml(path) : `${escapeHtml(previousPath)} → ${escapeHtml(path)}`;
  const rows =
    hunks === null
      ? '<tr><td class="muted" colspan="4">No line diff</td></tr>'
      : hunks.map((hunk) => renderHunk(hunk, threads)).join('');
  const head = `<div class="file-head"><span><code>${name}</code> <span class="muted">${escapeHtml(status)}</span></span>${diffstat(hunks ?? [])}</div>`;
  return `<article class="file">${head}<table class="diff"><colgroup><col class="num-column"><col class="num-column"><col class="sign-column"><col></colgroup>${rows}</table></article>`;
}

function diffstat(hunks: readonly Hunk[]): string {
  const number = (kind: HunkLine['kind']) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.kind === kind).length, 0);
  return `<span class="diffstat"><span class="plus">+${number('added')}</span> <span class="minus">−${number('deleted')}</span></span>`;
}

const SIGNS = { added: '+', deleted: '-', context: ' ' } as const;
const KINDS = { added: 'add', deleted: 'del', context: 'ctx' } as const;

function renderHunk(hunk: Hunk, threads: readonly PageThread[]): string {
  const head = `<tr class="hunk"><td class="num"></td><td class="num"></td><td class="code" colspan="2">@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@</td></tr>`;
  const rows = hunk.lines.map((line) => {
    const row = `<tr class="${KINDS[line.kind]}"><td class="num">${line.oldLine ?? ''}</td><td class="num">${line.newLine ?? ''}</td><td class="sign">${SIGNS[line.kind]}</td><td class="code">${escapeHtml(line.text)}</td></tr>`;
    const here = threads.filter(({ side, line: at }) =>
      side === 'LEFT' ? line.kind === 'deleted' && line.oldLine === at : line.newLine === at,
    );
    return row + here.map((thread) => threadRow(thread, hunk)).join('');
  });
  return head + rows.join('');
}

function threadRow(thread: PageThread, hunk: Hunk): string {
  const last = thread.line ?? 0;
  const first = thread.startLine ?? last;
  const replaced = hunk.lines.flatMap(({ newLine, text }) =>
    newLine !== undefined && newLine >= first && newLine <= last ? [text] : [],
  );
  return `<tr class="thread"><td colspan="4">${renderThread(thread, thread.side === 'RIGHT' ? replaced : [])}</td></tr>`;
}
