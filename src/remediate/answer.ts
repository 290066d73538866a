import { codeSpan } from '../source/markdown.ts';
import type { FixSet } from './follow-up.ts';

/** What a person hears whose wish has become a new pull request. */
export function openedAs(number: number, fixes: FixSet): string {
  const { commits, scope, unjudged } = fixes;
  const made = `Opened #${number}: ${repairsIn(fixes)} in ${counted(commits.length, 'commit')}.`;
  const more = `${counted(unjudged, 'more fix', 'more fixes')} must be judged by a person and ${unjudged === 1 ? 'is' : 'are'} left out.`;
  return sentences(
    made,
    judgedIn(fixes),
    scope === 'safe' && unjudged > 0 ? more : '',
    refusedIn(fixes, 'its description says why'),
  );
}

/** What a person hears who asked for a commit. @param sha of the commit */
export function pushedAs(sha: string, branch: string, fixes: FixSet): string {
  const made = `Pushed ${sha.slice(0, 7)} to ${codeSpan(branch)}: ${repairsIn(fixes)}.`;
  return sentences(made, judgedIn(fixes), refusedIn(fixes, 'the check says why'));
}

/** Why there is nothing to write, for the person who asked. @param pull whether it is about what a pull request brings in */
export function nothingToRepair({ wanted, unjudged }: FixSet, pull: boolean): string {
  const place = pull ? 'This pull request brings in' : 'This branch holds';
  if (wanted === 0) return `${place} nothing that has to be repaired.`;
  const findings = `${place} ${counted(wanted, 'finding')}`;
  const them = wanted === 1 ? 'it' : 'any of them';
  if (unjudged === 0) return `${findings}, and no fix for ${them}: the check says why.`;
  const rest = `${counted(unjudged, 'fix rests', 'fixes rest')} on an assumption, which a person has to judge`;
  return `${findings}, and no safe fix for ${them}. ${rest}: ${codeSpan('/plimsoll fix')} makes ${unjudged === 1 ? 'it' : 'these'} as well.`;
}

function repairsIn({ commits }: FixSet): string {
  return counted(
    commits.reduce((sum, { repaired }) => sum + repaired.length, 0),
    'repair',
  );
}

function judgedIn({ commits }: FixSet): string {
  const judged = commits.flatMap(({ repaired }) => repaired).filter(({ fix }) => fix?.safety === 'review').length;
  return judged === 0
    ? ''
    : `${counted(judged, 'of them rests on an assumption', 'of them rest on assumptions')}, for you to judge.`;
}

function refusedIn({ refused }: FixSet, where: string): string {
  return refused.length === 0 ? '' : `${counted(refused.length, 'finding has', 'findings have')} no fix: ${where}.`;
}

function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

function sentences(...all: readonly string[]): string {
  return all.filter((one) => one !== '').join(' ');
}
