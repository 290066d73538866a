import type { Finding } from '../../src/engine/report.ts';

const MAX_REASONS = 6;

/** A table of findings and fixes by rule, and the reasons for which there is none. */
export function coverage(findings: readonly Finding[]): string {
  const byRule = [...Map.groupBy(findings, ({ rule }) => rule)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const head = '| rule | findings | errors | safe | review | none |\n| --- | --- | --- | --- | --- | --- |\n';
  const rows = byRule.map(([rule, of]) => {
    const count = (wanted: (finding: Finding) => boolean) => of.filter(wanted).length;
    const [safe, review] = (['safe', 'review'] as const).map((safety) => count(({ fix }) => fix?.safety === safety));
    const errors = count(({ level }) => level === 'error');
    return `| ${rule} | ${of.length} | ${errors} | ${safe} | ${review} | ${count(({ fix }) => fix === null)} |\n`;
  });
  const reasons = byRule.flatMap(([rule, of]) => {
    const refused = Map.groupBy(
      of.filter(({ fix }) => fix === null),
      ({ refusal }) => shape(refusal ?? ''),
    );
    const listed = [...refused].toSorted(([, a], [, b]) => b.length - a.length).slice(0, MAX_REASONS);
    return listed.map(([reason, for_]) => `- ${rule}, ${for_.length}: ${reason}\n`);
  });
  return `${head}${rows.join('')}\n${reasons.join('')}`;
}

/** A reason without the names in it. */
function shape(reason: string): string {
  return reason.replace(/`[^`]*`/g, '`…`').slice(0, 200);
}
