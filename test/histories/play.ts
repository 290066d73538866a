import type { Config } from '../../src/engine/config.ts';
import type { Rule } from '../../src/engine/contract.ts';
import type { FileFacts } from '../../src/model/facts.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { ChangedPath } from '../../src/review/file-diffs.ts';
import { parseMarkers } from '../../src/review/marker.ts';
import { NOTHING_SAID, type PullMemory } from '../../src/review/memory.ts';
import type { ReviewPlan } from '../../src/review/review-plan.ts';
import { reviewSnapshots } from '../../src/review/review-snapshots.ts';
import type { Words } from '../../src/review/words.ts';
import { published } from './conversation.ts';
import type { Observed, SeenFinding } from './oracle.ts';

/** What a review is made of, one for each push. */
export interface Sides {
  readonly base: Snapshot;
  readonly head: Snapshot;
  readonly baseSha: string;
  readonly headSha: string;
  readonly changed: readonly ChangedPath[];
}

export interface Reviewer {
  readonly rules: readonly Rule[];
  readonly config: Config;
  readonly words: Words;
}

/**
 * Reviews each push in turn, with what GitHub holds of the reviews before.
 * @param mayResolve whether the installation may resolve threads
 */
export async function play(
  reviewer: Reviewer,
  pushes: readonly Sides[],
  mayResolve: boolean,
): Promise<readonly Observed[]> {
  const facts = new Map<string, FileFacts>();
  const cache = { get: (key: string) => facts.get(key), set: (key: string, value: FileFacts) => facts.set(key, value) };
  const observed: Observed[] = [];
  let memory = NOTHING_SAID;
  for (const sides of pushes) {
    const still = { problems: [], gaps: [], quiet: null, mayFix: false, memory };
    const plan = await reviewSnapshots({ ...reviewer, ...sides, ...still, facts: cache });
    memory = published(memory, plan, mayResolve);
    observed.push(observe(plan, memory));
  }
  return observed;
}

/** @param memory as it is once the plan is published */
function observe(plan: ReviewPlan, memory: PullMemory): Observed {
  const said = [...plan.comments.flatMap(({ body }) => parseMarkers(body)), ...parseMarkers(plan.body ?? '')];
  const byFingerprint = new Map(plan.introduced.map((finding) => [finding.fingerprint, finding]));
  const pathOf = new Map(memory.threads.map(({ id, path }) => [id, path]));
  const open = memory.threads.filter(({ state }) => state === 'open').flatMap(({ markers }) => markers);
  return {
    introduced: plan.introduced.map(seen),
    announced: said.map(({ fingerprint }) => {
      const finding = byFingerprint.get(fingerprint);
      if (!finding) throw new Error('a comment speaks of what was not introduced');
      return seen(finding);
    }),
    threads: plan.threads.map(({ action, threadId }) => `${action} ${pathOf.get(threadId)}`).sort(),
    voices: Map.groupBy([...open, ...memory.listed], ({ key }) => key),
    keys: plan.introduced.map(({ key }) => key),
  };
}

function seen({ rule, path, resource }: ReviewPlan['introduced'][number]): SeenFinding {
  if ('stage' in resource) return { rule, path, subject: `Dockerfile ${resource.stage}` };
  if ('file' in resource) return { rule, path, subject: resource.file };
  return { rule, path, subject: `${resource.kind} ${resource.name}` };
}
