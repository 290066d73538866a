import { LEVELS, PATTERNS, type Pattern } from '../../engine/contract.ts';
import type { CheckResult, ShownFinding } from '../check-result.ts';
import { count, type Paint, paint, printable } from '../paint.ts';

/** The result of `check` for people: findings by file, what was not read, and a summary with the next step. */
export function checkText(result: CheckResult, colour: boolean): string {
  const style = paint(colour);
  const files = Map.groupBy(result.findings, ({ path }) => path);
  const blocks = [...files].map(([path, findings]) => fileBlock(path, findings, style));
  if (result.skipped.length > 0) blocks.push(skippedBlock(result, style));
  return `${[...blocks, summary(result, style)].join('\n\n')}\n`;
}

function fileBlock(path: string, findings: readonly ShownFinding[], style: Paint): string {
  const places = findings.map(({ region }) => `${printable(path)}:${region.line}:${region.column}`);
  const width = Math.max(...places.map((place) => place.length));
  const ruleWidth = Math.max(...findings.map(({ rule }) => rule.length));
  const lines = findings.map((finding, index) => {
    const level = style.level(finding.level, finding.level.padEnd(7));
    const head = `${style.bold((places[index] ?? '').padEnd(width))}  ${level}  ${finding.rule.padEnd(ruleWidth)}`;
    return `${head}  ${printable(finding.message)}\n${repairLines(finding, style)}`;
  });
  return lines.join('\n');
}

function repairLines({ fix, refusal }: ShownFinding, style: Paint): string {
  if (fix === null) return style.dim(`    no fix: ${printable(refusal ?? 'the rule has none')}`);
  const title = `    ${style.good(`fix (${fix.safety}):`)} ${printable(fix.title)}`;
  return fix.assumes === null ? title : `${title}\n${style.dim(`    assumes: ${printable(fix.assumes)}`)}`;
}

function skippedBlock({ skipped }: CheckResult, style: Paint): string {
  const lines = skipped.map(({ path, reason }) => `    ${printable(path)}: ${printable(reason)}`);
  return `${style.bold('Not read, or not wholly:')}\n${lines.join('\n')}`;
}

function summary(result: CheckResult, style: Paint): string {
  const { findings, scanned, waived, subjects } = result;
  const undecided = subjects.reduce((sum, { unknown }) => sum + unknown, 0);
  const read = `${count(scanned, 'file')} read`;
  const spared = `${waived > 0 ? `, ${waived} waived` : ''}${undecided > 0 ? `, ${undecided} undecided` : ''}`;
  if (!result.judged) return 'Nothing was checked.';
  if (findings.length === 0) return `${style.good('No findings')} in ${read}${spared}.`;
  const files = new Set(findings.map(({ path }) => path)).size;
  const levels = LEVELS.flatMap((level) => {
    const number = findings.filter((finding) => finding.level === level).length;
    return number === 0 ? [] : style.level(level, count(number, level));
  });
  const head = `${count(findings.length, 'finding')} (${levels.join(', ')}) in ${files} of ${read}${spared}.`;
  return [head, patternLine(findings), ...hints(findings)].join('\n');
}

function patternLine(findings: readonly ShownFinding[]): string {
  const groups = Map.groupBy(findings, ({ pattern }) => pattern);
  const name = (pattern: Pattern) => (pattern === 'beyond' ? PATTERNS.beyond : `${pattern} ${PATTERNS[pattern]}`);
  const chosen = (Object.keys(PATTERNS) as Pattern[]).filter((pattern) => groups.has(pattern));
  return chosen.map((pattern) => `${name(pattern)}: ${groups.get(pattern)?.length}`).join(', ');
}

function hints(findings: readonly ShownFinding[]): string[] {
  const fixable = (safety: string) => findings.filter(({ fix }) => fix?.safety === safety).length;
  const [safe, review] = [fixable('safe'), fixable('review')];
  const [gravest] = findings.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  return [
    ...(safe > 0 ? [`${safe} safe ${safe === 1 ? 'fix' : 'fixes'}: plimsoll fix`] : []),
    ...(review > 0 ? [`${review} to be fixed under an assumption: plimsoll fix --review`] : []),
    ...(gravest ? [`Why it matters: plimsoll explain ${gravest.rule}`] : []),
  ];
}
