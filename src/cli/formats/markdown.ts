import { LEVELS } from '../../engine/contract.ts';
import { escapeMarkdown, escapeProse } from '../../review/escape.ts';
import { codeSpan } from '../../source/markdown.ts';
import type { CheckResult, ShownFinding } from '../check-result.ts';
import { count } from '../paint.ts';

/** The result of `check` as GitHub-flavoured Markdown, for a job summary or a comment. */
export function checkMarkdown(result: CheckResult): string {
  const { findings, skipped, scanned, waived } = result;
  const levels = LEVELS.map((level) => count(findings.filter((finding) => finding.level === level).length, level));
  const spared = waived > 0 ? ` ${count(waived, 'finding')} waived.` : '';
  const head = `## Plimsoll\n\n${count(scanned, 'file')} read: ${levels.join(', ')}.${spared}\n`;
  return [head, findingTable(findings), skippedList(skipped)].filter((part) => part !== '').join('\n');
}

function findingTable(findings: readonly ShownFinding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map(({ level, rule, path, region, message, fix, refusal }) => {
    const repair = fix === null ? `No fix: ${refusal}` : `${fix.title} (${fix.safety})`;
    return row([
      level,
      codeSpan(rule),
      codeSpan(`${path}:${region.line}`, 300),
      escapeProse(message),
      escapeMarkdown(repair),
    ]);
  });
  return [
    row(['Level', 'Rule', 'Place', 'What breaks', 'Fix']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n');
}

function skippedList(skipped: CheckResult['skipped']): string {
  if (skipped.length === 0) return '';
  const items = skipped.map(({ path, reason }) => `- ${codeSpan(path, 300)}: ${escapeMarkdown(reason)}`);
  return ['### Not read, or not wholly', '', ...items, ''].join('\n');
}

/** A pipe ends a cell even inside a code span (GitHub Flavored Markdown, "Tables"). */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
}
