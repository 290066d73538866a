import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** Tags that GitHub keeps in comments and that our templates use. */
const ALLOWED = {
  allowedTags: [...sanitizeHtml.defaults.allowedTags, 'details', 'summary', 'del', 'ins', 'input'],
  allowedAttributes: {
    a: ['href'],
    code: ['class'],
    details: ['open'],
    input: ['type', 'checked', 'disabled', 'class'],
    li: ['class'],
    table: ['class'],
    td: ['class', 'style'],
    th: ['style'],
    tr: ['class'],
    span: ['class'],
    div: ['class'],
  },
  allowedSchemes: ['https'],
  allowedStyles: { '*': { 'text-align': [/^(?:left|right|center)$/] } },
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
 * Renders a comment as GitHub would: GitHub Flavored Markdown with its HTML allowed and cleaned, boxes of tasks drawn,
 * `suggestion` blocks shown as a change of the lines that the comment stands on, `#1` a link to the anchor `pull-1`.
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
  markdown.renderer.rules.text = (tokens, index) => {
    const text = tokens[index]?.content ?? '';
    return isInLink(tokens, index) ? escapeHtml(text) : withReferences(text);
  };
  markdown.core.ruler.push('tasks', ({ tokens }) => drawTasks(tokens));
  return sanitizeHtml(markdown.render(body), ALLOWED);
}

function isInLink(tokens: readonly Token[], index: number): boolean {
  const before = tokens.slice(0, index).findLast(({ type }) => type === 'link_open' || type === 'link_close');
  return before?.type === 'link_open';
}

/** GitHub links the numbers of pull requests and shortens the names of commits. */
function withReferences(text: string): string {
  return text
    .split(/((?<![\w#])#\d+\b|\b[0-9a-f]{40}\b)/)
    .map((part, index) => {
      if (index % 2 === 0) return escapeHtml(part);
      return part.startsWith('#') ? `<a href="#pull-${part.slice(1)}">${part}</a>` : `<code>${part.slice(0, 7)}</code>`;
    })
    .join('');
}

const TASK = /^\[([ x])\] /;

function drawTasks(tokens: readonly Token[]): void {
  for (const [index, { type, children }] of tokens.entries()) {
    const item = tokens[index - 2];
    const first = children?.[0];
    if (type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text') continue;
    const [mark, state] = TASK.exec(first.content) ?? [];
    if (mark === undefined) continue;
    item.attrJoin('class', 'task');
    first.type = 'html_inline';
    first.content = `<input type="checkbox" class="box" disabled${state === 'x' ? ' checked' : ''}> ${escapeHtml(first.content.slice(mark.length))}`;
  }
}

function suggestion(replaced: readonly string[], content: string): string {
  const added = content === '' ? [] : content.replace(/\n$/, '').split('\n');
  const rows = [...replaced.map((line) => row('del', '-', line)), ...added.map((line) => row('add', '+', line))];
  return `<div class="suggestion"><div class="suggestion-head">Suggested change</div><table class="suggestion-lines">${rows.join('')}</table><div class="suggestion-foot"><span class="button">Commit suggestion</span></div></div>`;
}

function row(kind: string, sign: string, line: string): string {
  return `<tr class="${kind}"><td class="sign">${escapeHtml(sign)}</td><td class="code">${escapeHtml(line)}</td></tr>`;
}

const KINDS: Readonly<Record<string, string>> = { '+': 'add', '-': 'del', '@': 'hunk' };

/** A unified diff; what stands above its first hunk names the files. */
function diffBlock(content: string): string {
  const lines = content.replace(/\n$/, '').split('\n');
  const first = lines.findIndex((line) => line.startsWith('@@'));
  const rows = lines.map((line, index) => {
    const sign = line.slice(0, 1);
    if (index < first || sign === '@') return row(index < first ? 'ctx' : 'hunk', '', line);
    return row(KINDS[sign] ?? 'ctx', sign, line.slice(1));
  });
  return `<table class="suggestion-lines block">${rows.join('')}</table>`;
}
