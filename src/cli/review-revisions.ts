import { RULES } from '../../rules/index.ts';
import { CONFIG_PATH } from '../config/config-path.ts';
import { emptyLayer } from '../config/layer.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { readConfig } from '../config/read.ts';
import { type ResolvedConfig, resolveConfig } from '../config/resolve.ts';
import { diffCommits } from '../edges/git-diff.ts';
import { mergeBase, resolveCommit } from '../edges/git-process.ts';
import { type ClosableSnapshot, snapshotCommit } from '../edges/git-snapshot.ts';
import { loadWords } from '../edges/review-words.ts';
import type { FailOn } from '../engine/config.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { NOTHING_SAID } from '../review/memory.ts';
import type { ReviewPlan } from '../review/review-plan.ts';
import { reviewSnapshots } from '../review/review-snapshots.ts';
import { isRefusal, type Refusal } from '../source/refusal.ts';
import { UsageError } from './terminal.ts';

/** Two revisions as a person writes them: where a pull request goes, and where it comes from. */
export interface Revisions {
  readonly base: string;
  readonly head: string;
}

export interface RevisionReview {
  readonly plan: ReviewPlan;
  readonly failOn: FailOn;
}

/**
 * Reviews the way from one revision to another as the bot reviews a pull request: both trees whole, from their merge
 * base to the head, with the configuration of the base.
 * @param today the day by which waivers end, `YYYY-MM-DD`
 * @throws UsageError for a revision that does not exist
 * @throws GitError when git fails
 */
export async function reviewRevisions(folder: string, revisions: Revisions, today: string): Promise<RevisionReview> {
  const target = known(await resolveCommit(folder, revisions.base));
  const headSha = known(await resolveCommit(folder, revisions.head));
  const baseSha = known(await mergeBase(folder, target, headSha));
  return withSnapshots(folder, [target, baseSha, headSha], async ([settings, base, head]) => {
    const { config, problems } = await configIn(settings, today);
    const changed = await diffCommits(folder, baseSha, headSha, () => true);
    const sides = { base, head, baseSha, headSha, changed, config, rules: RULES };
    const pull = { memory: NOTHING_SAID, gaps: [], quiet: null, mayFix: false };
    const plan = await reviewSnapshots({ ...sides, ...pull, words: loadWords(RULES), problems });
    return { plan, failOn: config.failOn };
  });
}

function known(result: string | Refusal): string {
  if (isRefusal(result)) throw new UsageError(result.refused);
  return result;
}

type Commits<T> = readonly [target: T, base: T, head: T];

/** Opens the snapshots of the commits for some work, and closes them whatever happens. */
async function withSnapshots<T>(
  folder: string,
  ids: Commits<string>,
  work: (open: Commits<Snapshot>) => Promise<T>,
): Promise<T> {
  const open: ClosableSnapshot[] = [];
  const openNext = async (id: string) => {
    const snapshot = await snapshotCommit(folder, id);
    open.push(snapshot);
    return snapshot;
  };
  try {
    return await work([await openNext(ids[0]), await openNext(ids[1]), await openNext(ids[2])]);
  } finally {
    await Promise.all(open.map((snapshot) => snapshot.close()));
  }
}

interface CommittedConfig {
  readonly config: ResolvedConfig;
  readonly problems: readonly ConfigProblem[];
}

/** The configuration of a commit. One with mistakes counts as none, and the review tells them. */
async function configIn(snapshot: Snapshot, today: string): Promise<CommittedConfig> {
  const { layer, problems } = await readCommitted(snapshot);
  return { config: resolveConfig({ layers: [layer ?? emptyLayer(CONFIG_PATH)], rules: RULES, today }), problems };
}

async function readCommitted(snapshot: Snapshot): Promise<ReturnType<typeof readConfig>> {
  const entry = snapshot.entries.find(({ path }) => path === CONFIG_PATH);
  if (!entry) return { layer: null, problems: [] };
  const content = entry.kind === 'file' ? await snapshot.read(entry) : { unreadable: 'it is no regular file' };
  if ('text' in content) return readConfig(content.text, CONFIG_PATH, RULES);
  return { layer: null, problems: [{ source: CONFIG_PATH, line: 1, column: 1, message: content.unreadable }] };
}
