import { renderCheck, renderCheckLine } from './check-view.ts';
import { renderFile } from './diff-view.ts';
import { escapeHtml, renderComment } from './markdown.ts';
import { box, count, nameOf } from './parts.ts';
import type { PageCheck, PageCommit, PullPage } from './pull-page.ts';
import { renderFolded } from './thread-view.ts';

/** A whole pull request: conversation, commits, checks and files. */
export function renderPull(pull: PullPage): string {
  const { files, threads } = pull;
  const shown = files.map((file) =>
    renderFile(
      file,
      threads.filter(({ path }) => path === file.path),
    ),
  );
  return `${heading(pull)}
<section aria-label="Conversation"><h3>Conversation</h3>
${box(pull.author, 'opened this pull request', renderComment(pull.body, []))}
${commitList(pull.commits)}
${pull.reviews.map((review) => renderReview(review)).join('\n')}
${pull.checks.map(renderCheck).join('\n')}
</section>
<section aria-label="Files changed"><h3>Files changed <span class="counter">${files.length}</span></h3>
${shown.join('\n')}
</section>`;
}

/** What has become of a pull request: its check and its threads. @param before the check as it was */
export function renderProgress(pull: PullPage, before: PageCheck | null): string {
  const { threads, checks } = pull;
  const resolved = threads.filter(({ resolvedBy }) => resolvedBy !== null).length;
  const was = before === null ? '' : renderCheckLine(before, 'Before');
  return `${heading(pull)}
<section aria-label="Conversation"><h3>Conversation</h3>
${commitList(pull.commits)}
${was}${checks.map(renderCheck).join('\n')}
</section>
<section aria-label="Threads"><h3>Threads <span class="counter">${resolved} of ${threads.length} resolved</span></h3>
${threads
  .toSorted((one, other) => order(one) - order(other))
  .map(renderFolded)
  .join('\n')}
</section>`;
}

/** Open threads first. */
function order({ resolvedBy }: PullPage['threads'][number]): number {
  return resolvedBy === null ? 0 : 1;
}

function heading({ title, number, state, author, commits, base, head, labels, reviewers }: PullPage): string {
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.map(escapeHtml).join(', '));
  return `<h2 class="title">${escapeHtml(title)} <span class="number">#${number}</span></h2>
<p class="state"><span class="badge ${state}">${state.slice(0, 1).toUpperCase()}${state.slice(1)}</span> ${nameOf(author)} wants to merge ${count(commits.length, 'commit')} into <code>${escapeHtml(base)}</code> from <code>${escapeHtml(head)}</code></p>
<p class="muted meta">Reviewers: ${list(reviewers)} · Labels: ${list(labels)}</p>`;
}

function commitList(commits: readonly PageCommit[]): string {
  const rows = commits.map(({ sha, subject, author, verified }) => {
    const badge = verified ? '<span class="label verified">Verified</span>' : '';
    return `<li><span class="subject">${escapeHtml(subject)}</span><span class="commit-facts">${nameOf(author)} ${badge} <code>${escapeHtml(sha.slice(0, 7))}</code></span></li>`;
  });
  return rows.length === 0 ? '' : `<ol class="commits" aria-label="Commits">${rows.join('')}</ol>`;
}

function renderReview({ author, body, comments }: PullPage['reviews'][number]): string {
  const text = body.trim() === '' ? '' : renderComment(body, []);
  return box(author, `reviewed, with ${count(comments, 'comment')} below in the files`, text);
}
