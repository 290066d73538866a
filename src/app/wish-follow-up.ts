import type { FollowUpWords } from '../remediate/body.ts';
import { CODEOWNERS_PATHS, parseCodeOwners, type Reviewers, reviewersOf } from '../remediate/codeowners.ts';
import { makeFixSet } from '../remediate/fix-set.ts';
import type { FixScope, FixSet, FollowUp, KnownFollowUp } from '../remediate/follow-up.ts';
import { formatMetadata, metadataOf, parseMetadata } from '../remediate/identity.ts';
import type { JudgedTarget } from './fix-target.ts';

/** Repairs of a target, and the pull request that they make; null where there are none. */
export interface WishedFollowUp {
  readonly fixes: FixSet;
  readonly followUp: FollowUp | null;
}

/** Makes and proves the repairs of a target. @throws what its snapshot throws when its source fails */
export function fixesFor(target: JudgedTarget, scope: FixScope): Promise<FixSet> {
  const { sha: baseSha, wanted, settings, analysis } = target;
  return makeFixSet(analysis, { baseSha, scope, commits: settings.config.followUps.commits, wanted });
}

/**
 * The pull request that a target shall have.
 * @param branch of the pull request
 * @param known what it may be written over: what it remembers takes room in the body
 */
export async function wishFollowUp(
  words: FollowUpWords,
  target: JudgedTarget,
  scope: FixScope,
  { branch, known }: { readonly branch: string; readonly known: readonly KnownFollowUp[] },
): Promise<WishedFollowUp> {
  const fixes = await fixesFor(target, scope);
  if (fixes.commits.length === 0) return { fixes, followUp: null };
  const texts = await textsBefore(target, fixes);
  const remembered = known.map(({ body }) => parseMetadata(body)).find((metadata) => metadata !== null) ?? null;
  const body = words.body({
    fixes,
    base: target.branch,
    pull: target.pull,
    before: (path) => texts.get(path) ?? null,
    metadata: formatMetadata(metadataOf(fixes, remembered)),
  });
  return { fixes, followUp: { base: target.branch, branch, title: words.title(fixes), body, fixes } };
}

function pathsOf({ commits }: FixSet): ReadonlySet<string> {
  return new Set(commits.flatMap(({ files }) => files.map(({ path }) => path)));
}

async function textsBefore(target: JudgedTarget, fixes: FixSet): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of pathsOf(fixes)) {
    const text = await textOf(target, path);
    if (text !== null) texts.set(path, text);
  }
  return texts;
}

/** The text of a file of the target; null where there is none that can be read. */
async function textOf({ analysis: { input } }: JudgedTarget, path: string): Promise<string | null> {
  const entry = input.snapshot.entries.find((other) => other.path === path && other.kind === 'file');
  const content = entry ? await input.snapshot.read(entry) : null;
  return content !== null && 'text' in content ? content.text : null;
}

/** Nobody is asked. */
export const NOBODY: Pick<Reviewers, 'people' | 'teams'> = { people: [], teams: [] };

/** Whom to ask for a review of a follow-up: nobody, or those who own what it changes. @param author who opens it */
export async function reviewersFor(
  target: JudgedTarget,
  fixes: FixSet,
  author: string,
): Promise<Pick<Reviewers, 'people' | 'teams'>> {
  if (target.settings.config.followUps.reviewers === 'none') return NOBODY;
  for (const path of CODEOWNERS_PATHS) {
    const text = await textOf(target, path);
    // The first that is there counts, whatever it says.
    if (text !== null)
      return reviewersOf(parseCodeOwners(text), {
        paths: [...pathsOf(fixes)],
        author,
        organisation: target.repository.owner,
      });
  }
  return NOBODY;
}
