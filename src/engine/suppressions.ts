import type { KubeObject } from '../model/kube-object.ts';
import { asTextMap } from '../model/kube-object.ts';
import type { ReadFile } from '../model/read-file.ts';
import type { RuleMeta, Tool } from './contract.ts';

/** More stacked comment lines than this above one line are not looked through. */
const MAX_COMMENT_LINES = 20;
const COMMENT = /^\s*#\s*(.*)$/;

/** How other tools write "leave this out" in a comment; each gives the ids behind it (their documentation). */
const COMMENT_FORMS: readonly { readonly tool: Tool | null; readonly form: RegExp }[] = [
  { tool: null, form: /^plimsoll-ignore:\s*([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/ },
  { tool: 'hadolint', form: /^hadolint\s+(?:global\s+)?ignore=([A-Z0-9]+(?:\s*,\s*[A-Z0-9]+)*)/ },
  { tool: 'checkov', form: /^checkov:skip=([A-Z0-9_]+)/ },
  { tool: 'trivy', form: /^trivy:ignore:([A-Za-z0-9-]+)/ },
];

/**
 * Looks for a suppression of a rule in the file: a comment above the line or at its end, or an annotation of the object,
 * ours or one that a team already has for another tool.
 * @param line the finding's 1-based line
 * @param identity the finding's subject
 * @returns the reason in words, null when nothing suppresses it
 */
export function suppressedBy(file: ReadFile, rule: RuleMeta, line: number, identity: string): string | null {
  const comment = commentsAt(file, line).find((text) => commentSuppresses(text, rule));
  if (comment !== undefined) return reasonOf(comment) ?? 'a comment in the file';
  const object = file.objectOf(identity);
  return object ? annotationReason(object, rule) : null;
}

function commentsAt(file: ReadFile, line: number): readonly string[] {
  const lineText = (at: number) => {
    const { start, end } = file.lines.lineRange(at);
    return file.text.slice(start, end);
  };
  const comments: string[] = [];
  const trailing = lineText(line).indexOf(' #');
  if (trailing >= 0)
    comments.push(
      lineText(line)
        .slice(trailing + 2)
        .trim(),
    );
  for (let at = line - 1; at >= 1 && comments.length < MAX_COMMENT_LINES; at -= 1) {
    const text = COMMENT.exec(lineText(at))?.[1];
    if (text === undefined) break;
    comments.push(text);
  }
  return comments;
}

function commentSuppresses(comment: string, rule: RuleMeta): boolean {
  return COMMENT_FORMS.some(({ tool, form }) => {
    const ids = form.exec(comment)?.[1]?.split(/\s*,\s*/) ?? [];
    return ids.some((id) => (tool === null ? id === rule.id : isEquivalent(rule, tool, id)));
  });
}

function reasonOf(comment: string): string | null {
  const dashes = comment.indexOf('--');
  const reason = dashes < 0 ? '' : comment.slice(dashes + 2).trim();
  return reason === '' ? null : reason.slice(0, 300);
}

function isEquivalent(rule: RuleMeta, tool: Tool, id: string): boolean {
  return (rule.equivalents[tool] ?? []).some((known) => known.toLowerCase() === id.toLowerCase());
}

function annotationReason(object: KubeObject, rule: RuleMeta): string | null {
  const annotations = asTextMap(object.query(['metadata', 'annotations']));
  if (annotations.state !== 'present') return null;
  for (const [key, value] of annotations.value) {
    if (annotationSuppresses(key, value, rule)) return `the annotation ${key.slice(0, 100)}`;
  }
  return null;
}

function annotationSuppresses(key: string, value: string, rule: RuleMeta): boolean {
  const listed = () => value.split(',').map((id) => id.trim());
  if (key === 'plimsoll.dev/ignore') return listed().includes(rule.id);
  if (key === 'kube-score/ignore') return listed().some((id) => isEquivalent(rule, 'kube-score', id));
  if (key.startsWith('ignore-check.kube-linter.io/')) return isEquivalent(rule, 'kube-linter', key.slice(28));
  if (/^checkov\.io\/skip\d+$/.test(key)) return isEquivalent(rule, 'checkov', value.split('=', 1)[0] ?? '');
  const polaris = /^polaris\.fairwinds\.com\/(.+)-exempt$/.exec(key)?.[1];
  return polaris !== undefined && value === 'true' && isEquivalent(rule, 'polaris', polaris);
}
