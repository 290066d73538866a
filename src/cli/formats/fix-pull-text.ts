import type { PlannedFollowUp } from '../../app/make-follow-up.ts';
import type { PublishedFollowUp } from '../../github/publish-follow-up.ts';
import type { RepositoryRef } from '../../github/repository.ts';
import type { Decision } from '../../remediate/decide.ts';
import type { FixSet, FollowUp } from '../../remediate/follow-up.ts';
import { count, printable } from '../paint.ts';

/** What became of a follow-up, for people. @param address of a pull request's page */
export function publishedText(
  { fixes }: PlannedFollowUp,
  published: Exclude<PublishedFollowUp, { outcome: 'refused' }>,
  address: (number: number) => string,
): string {
  const { outcome, number, says } = published;
  if (number === null) return nothingText(fixes);
  const isThere = outcome !== 'declined' && outcome !== 'closed';
  const told = outcome === 'opened' ? `opened #${number}: ${repairsIn(fixes)}` : says;
  return lines([told, address(number), ...(isThere ? leftOut(fixes) : [])]);
}

/** What would become of a follow-up. */
export function plannedText({ fixes, plan }: PlannedFollowUp, { owner, name }: RepositoryRef): string {
  const { decision } = plan;
  return decision.action === 'leave' && decision.number === null
    ? nothingText(fixes)
    : lines([wouldBe(decision, `${owner}/${name}`), ...leftOut(fixes)]);
}

function wouldBe(decision: Decision, repository: string): string {
  switch (decision.action) {
    case 'open': {
      const { branch, base, fixes } = decision.followUp;
      return `would open a pull request of ${repository}, ${printable(branch)} -> ${printable(base)}: ${repairsIn(fixes)}`;
    }
    case 'reopen':
      return `would reopen #${decision.number} of ${repository} with ${repairsIn(decision.followUp.fixes)}`;
    case 'update':
      return `would update #${decision.number} of ${repository} to ${repairsIn(decision.followUp.fixes)}`;
    case 'close':
      return `would close #${decision.number} of ${repository}: nothing that it repairs is left`;
    case 'leave':
    case 'declined':
      return `would change nothing in ${repository}: ${decision.says}`;
  }
}

/** Where nothing can be repaired, every finding is told with the reason. */
function nothingText({ left, refused }: FixSet): string {
  if (left.length === 0) return lines(['nothing has to be repaired']);
  const reasons = new Map(refused.map(({ finding, reason }) => [finding.fingerprint, reason]));
  const told = left.map(({ path, region, rule, fix, fingerprint }) => {
    const reason = reasons.get(fingerprint);
    const place = `${printable(path)}:${region.line}:${region.column}  ${rule}`;
    if (reason !== undefined) return `no fix  ${place}  ${printable(reason)}`;
    return `left  ${place}  ${printable(fix?.title ?? '')}: needs --review, for it assumes: ${printable(fix?.assumes ?? '')}`;
  });
  return lines([...told, `nothing can be repaired; ${count(left.length, 'finding')} left`]);
}

function leftOut({ unjudged, refused }: FixSet): readonly string[] {
  const more =
    unjudged === 1
      ? '1 more fix rests on an assumption: --review makes it, too'
      : `${unjudged} more fixes rest on assumptions: --review makes them, too`;
  const none = `${count(refused.length, 'finding')} without a fix: the description says why`;
  return [...(unjudged > 0 ? [more] : []), ...(refused.length > 0 ? [none] : [])];
}

function repairsIn({ commits }: FixSet): string {
  const repaired = commits.reduce((sum, commit) => sum + commit.repaired.length, 0);
  return `${count(repaired, 'repair')} in ${count(commits.length, 'commit')}`;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

/** Title and description as `git show` has a message: indented, so that no line of it is taken for a patch. */
export function descriptionText({ title, body }: Pick<FollowUp, 'title' | 'body'>): string {
  const all = [title, '', ...body.trimEnd().split('\n')];
  return `\n${all.map((line) => `    ${visible(line)}`.trimEnd()).join('\n')}\n\n`;
}

/** A patch as it can be looked at: what could move a cursor is written out. */
export function visiblePatch(patch: string): string {
  return patch.split('\n').map(visible).join('\n');
}

/** Tabs are no danger on a line that is indented or begins with a sign. */
function visible(line: string): string {
  return line.split('\t').map(printable).join('\t');
}
