import type { CheckResult, ShownFinding } from '../check-result.ts';

/**
 * The result of `check` as JUnit XML, the dialect that CI servers read: a suite for each file, a case for each rule and
 * file that was judged. Findings below the level that fails do not fail their case, as they do not fail the command.
 */
export function checkJunit(result: CheckResult): string {
  const cases = [...judgedCases(result), ...result.skipped.map(({ path, reason }) => skippedCase(path, reason))];
  const suites = [...Map.groupBy(cases, ({ path }) => path)].map(([path, members]) => suite(path, members));
  const attributes = `name="plimsoll" ${totals(cases)}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${suites.join('')}</testsuites>\n`;
}

interface Case {
  readonly path: string;
  readonly rule: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly body: string;
}

function judgedCases({ subjects, findings }: CheckResult): Case[] {
  return subjects.map(({ path, rule, waived, unknown }) => {
    const found = findings.filter((finding) => finding.path === path && finding.rule === rule);
    const outcome = found.some(({ fails }) => fails) ? 'failed' : 'passed';
    const open = waived + unknown > 0 ? [`${waived} waived, ${unknown} undecided`] : [];
    const told = [...found.filter(({ fails }) => !fails).map(describe), ...open];
    const output = told.length > 0 ? `      <system-out>${xml(told.join('\n'))}</system-out>\n` : '';
    return {
      path,
      rule,
      outcome,
      body:
        found
          .filter(({ fails }) => fails)
          .map(failure)
          .join('') + output,
    };
  });
}

function skippedCase(path: string, reason: string): Case {
  return { path, rule: 'read', outcome: 'skipped', body: `      <skipped message="${xml(reason)}"/>\n` };
}

function failure(finding: ShownFinding): string {
  return `      <failure type="${finding.level}" message="${xml(finding.message)}">${xml(describe(finding))}</failure>\n`;
}

function describe({ path, region, level, rule, message, fix, refusal }: ShownFinding): string {
  const repair = fix === null ? `no fix: ${refusal}` : `fix (${fix.safety}): ${fix.title}`;
  return `${path}:${region.line}:${region.column} ${level} ${rule}: ${message}\n${repair}`;
}

function suite(path: string, cases: readonly Case[]): string {
  const inner = cases.map(({ rule, body }) => {
    const head = `    <testcase classname="${xml(path)}" name="${xml(rule)}"`;
    return body === '' ? `${head}/>\n` : `${head}>\n${body}    </testcase>\n`;
  });
  return `  <testsuite name="${xml(path)}" ${totals(cases)}>\n${inner.join('')}  </testsuite>\n`;
}

function totals(cases: readonly Case[]): string {
  const number = (outcome: Case['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  return `tests="${cases.length}" failures="${number('failed')}" errors="0" skipped="${number('skipped')}"`;
}

/** What XML 1.0 cannot hold at all, not even escaped (production 2, "Char"). */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function xml(text: string): string {
  return text
    .replace(NOT_XML, '\uFFFD')
    .replace(/[&<>"]/g, (mark) => ENTITIES[mark] ?? mark)
    .replace(/[\t\n\r]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
