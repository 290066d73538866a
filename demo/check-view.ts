import { escapeHtml, renderComment } from './markdown.ts';
import { count } from './parts.ts';
import type { PageCheck } from './pull-page.ts';

const MARKS: Readonly<Record<string, string>> = { success: '✓', failure: '✕' };

/** A check run with its text, and its buttons beside its title, as on GitHub's page of it. */
export function renderCheck(check: PageCheck): string {
  const body = `<div class="check-body markdown">${renderComment(check.summary, [])}${annotations(check)}</div>`;
  return `<div class="check ${escapeHtml(check.conclusion)}">${head(check)}${body}</div>`;
}

/** A check run's title alone. @param when stands before it */
export function renderCheckLine(check: PageCheck, when: string): string {
  const bare = head({ ...check, buttons: [] });
  return `<div class="check-line"><span class="muted">${escapeHtml(when)}</span><div class="check ${escapeHtml(check.conclusion)}">${bare}</div></div>`;
}

function head({ name, conclusion, title, buttons }: PageCheck): string {
  const mark = `<span class="mark" role="img" aria-label="${escapeHtml(conclusion)}">${MARKS[conclusion] ?? '■'}</span>`;
  const offered = buttons.map(
    ({ label, description, pressed }) =>
      `<span class="button${pressed ? ' pressed' : ''}" role="button" aria-disabled="true"${pressed ? ' aria-pressed="true"' : ''} title="${escapeHtml(description)}">${escapeHtml(label)}</span>`,
  );
  const right = offered.length === 0 ? '' : `<span class="buttons">${offered.join('')}</span>`;
  return `<div class="check-head">${mark}<b>${escapeHtml(name)}</b><span class="muted">${escapeHtml(title)}</span>${right}</div>`;
}

function annotations({ annotations: all }: PageCheck): string {
  if (all.length === 0) return '';
  const rows = all.map(
    ({ path, line, level, message }) =>
      `<tr><td class="level ${escapeHtml(level)}">${escapeHtml(level)}</td><td><code>${escapeHtml(path)}:${line}</code></td><td>${escapeHtml(message)}</td></tr>`,
  );
  return `<details><summary>${count(all.length, 'annotation')}</summary><table class="annotations">${rows.join('')}</table></details>`;
}
