import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

/** Tags that GitHub keeps in comments and that our templates use. */
const ALLOWED = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, 'details', 'summary', 'del', 'ins'],
  allowedAttributes: {
    a: ['href'],
    code: ['class'],
    details: ['open'],
    table: ['class'],
    td: ['class'],
    tr: ['class'],
    span: ['class'],
    div: ['class'],
  },
  allowedSchemes: ['https'],
};

/** Escapes text for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * Renders a comment as GitHub would: GitHub Flavored Markdown with its HTML allowed and cleaned, `suggestion` blocks
 * shown as a change of the lines that the comment stands on.
 * @param replaced the lines that a suggestion would replace, empty where the comment stands on none
 */
export function renderComment(body: string, replaced: readonly string[]): string {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, options, environment, self) => {
    const token = tokens[index];
    const info = token?.info.trim() ?? '';
    if (info === 'suggestion') return suggestion(replaced, token?.content ?? '');
    if (info === 'diff') return diffBlock(token?.content ?? '');
    return fence ? fence(tokens, index, options, environment, self) : self.renderToken(tokens, index, options);
  };
  return sanitizeHtml(markdown.render(body), ALLOWED);
}

function suggestion(replaced: readonly string[], content: string): string {
  const added = content === '' ? [] : content.replace(/\n$/, '').split('\n');
  const row = (kind: string, sign: string) => (line: string) =>
    `<tr class="${kind}"><td class="sign">${sign}</td><td class="code">${escapeHtml(line)}</td></tr>`;
  const rows = [...replaced.map(row('del', '-')), ...added.map(row('add', '+'))].join('');
  return `<div class="suggestion"><div class="suggestion-head">Suggested change</div><table class="suggestion-lines">${rows}</table><div class="suggestion-foot"><span class="button">Commit suggestion</span></div></div>`;
}

function diffBlock(content: string): string {
  const kind = (line: string) => (line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : 'ctx');
  const rows = content
    .replace(/\n$/, '')
    .split('\n')
    .map(
      (line) =>
        `<tr class="${kind(line)}"><td class="sign">${escapeHtml(line.slice(0, 1))}</td><td class="code">${escapeHtml(line.slice(1))}</td></tr>`,
    );
  return `<table class="suggestion-lines block">${rows.join('')}</table>`;
}
