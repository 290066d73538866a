import { escapeHtml } from './markdown.ts';
import type { PageCheck, PullPage } from './pull-page.ts';
import { renderProgress, renderPull } from './pull-view.ts';
import { STYLE } from './style.ts';

/** What happened in a repository, told by pull requests. */
export interface Story {
  readonly repository: string;
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

/** A pull request as it stood at one moment. */
export interface Chapter {
  /** A link to the chapter, in a few words. */
  readonly name: string;
  /** What people did, in one sentence; null where nothing has to be said. */
  readonly says: string | null;
  readonly pull: PullPage;
  /** Null for the whole pull request; else what has become of it, and the check that it had before. */
  readonly since: { readonly check: PageCheck | null } | null;
}

/** Renders one self-contained HTML page without scripts, in GitHub's light or dark dress as the reader's system asks. */
export function renderPage({ repository, title, chapters }: Story): string {
  const links = chapters.map(
    ({ name }, index) => `<li><a href="#${anchor(chapters, index)}">${escapeHtml(name)}</a></li>`,
  );
  const nav = chapters.length < 2 ? '' : `<nav aria-label="Chapters"><ol>${links.join('')}</ol></nav>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} - ${escapeHtml(repository)}</title><style>${STYLE}</style></head><body>
<header><h1>${escapeHtml(repository)}</h1>${nav}</header>
<main>
${chapters.map((chapter, index) => renderChapter(chapter, anchor(chapters, index))).join('\n')}
</main></body></html>
`;
}

/** The first chapter about a pull request is where its number leads. */
function anchor(chapters: readonly Chapter[], index: number): string {
  const number = chapters[index]?.pull.number;
  const first = chapters.findIndex(({ pull }) => pull.number === number) === index;
  return first ? `pull-${number}` : `chapter-${index + 1}`;
}

function renderChapter({ says, pull, since }: Chapter, id: string): string {
  const intro = says === null ? '' : `<p class="says">${escapeHtml(says)}</p>`;
  const body = since === null ? renderPull(pull) : renderProgress(pull, since.check);
  return `<article class="chapter" id="${id}">${intro}${body}</article>`;
}
