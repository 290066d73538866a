import type { FixOutcome } from '../../engine/fix-loop.ts';
import type { Finding } from '../../engine/report.ts';
import type { Inspection } from '../inspect.ts';
import { count, printable } from '../paint.ts';
import { isNamed, shownPath, type Target } from '../targets.ts';

/** The fixes of one repository, made in memory. */
export interface FixedTarget {
  readonly inspection: Inspection;
  readonly outcome: FixOutcome;
}

/** What `fix` did, for people: applied fixes, and every finding that is left with the reason why. */
export function fixText(targets: readonly FixedTarget[], cwd: string, dry: boolean): string {
  const lines = targets.flatMap((target) => targetLines(target, cwd, dry));
  const changed = targets.reduce((sum, { outcome }) => sum + outcome.changes.length, 0);
  const applied = targets.reduce((sum, { outcome }) => sum + outcome.applied.length, 0);
  const dropped = targets.reduce((sum, { outcome }) => sum + outcome.dropped.length, 0);
  const left = targets.reduce((sum, { outcome }) => sum + outcome.report.findings.length, 0);
  const verb = dry ? 'to be made' : 'made';
  const fixes = `${applied} ${applied === 1 ? 'fix' : 'fixes'} ${verb} in ${count(changed, 'file')}`;
  const proof = dropped > 0 ? `, ${dropped} dropped by ${dropped === 1 ? 'its' : 'their'} proof` : '';
  return `${[...lines, `${fixes}${proof}, ${count(left, 'finding')} left.`].join('\n')}\n`;
}

function targetLines({ inspection: { target }, outcome }: FixedTarget, cwd: string, dry: boolean): string[] {
  const place = ({ path, region, rule }: Finding) =>
    `${printable(shownPath(target, path, cwd))}:${region.line}:${region.column}  ${rule}`;
  const refused = new Set(outcome.refused.map(({ finding }) => finding.fingerprint));
  const dropped = new Set(outcome.dropped.map(({ finding }) => finding.fingerprint));
  const exposed = new Set(outcome.exposed.map(({ fingerprint }) => fingerprint));
  const news = ({ fingerprint }: Finding) => (exposed.has(fingerprint) ? ' (came to light by a fix)' : '');
  const waiting = outcome.report.findings.filter(
    ({ fingerprint }) => !refused.has(fingerprint) && !dropped.has(fingerprint),
  );
  return [
    ...outcome.applied.map(
      (finding) => `${dry ? 'would fix' : 'fixed'}  ${place(finding)}  ${printable(finding.fix?.title ?? '')}`,
    ),
    ...outcome.refused.map(({ finding, reason }) => `no fix  ${place(finding)}  ${printable(reason)}${news(finding)}`),
    ...outcome.dropped.map(
      ({ finding, reason }) => `dropped  ${place(finding)}  the fix failed its proof: ${printable(reason)}`,
    ),
    ...waiting.map((finding) => `left  ${place(finding)}  ${whyWaiting(finding, target)}${news(finding)}`),
  ];
}

function whyWaiting({ fix }: Finding, target: Target): string {
  const other = fix?.edits.find(({ path }) => !isNamed(target, path));
  if (other) return `its fix also changes ${printable(other.path)}, which was not named`;
  return `${printable(fix?.title ?? '')}: needs --review, for it assumes: ${printable(fix?.assumes ?? '')}`;
}
