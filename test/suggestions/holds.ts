/** What has to be true of the suggestions of every pull request. */
import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import type { Analysis } from '../../src/engine/analyse.ts';
import type { Finding } from '../../src/engine/report.ts';
import type { PlannedComment } from '../../src/review/review-plan.ts';
import {
  accept,
  analysisOf,
  exposedBy,
  type Files,
  nameOf,
  overlap,
  type Pull,
  reportOf,
  reviewOf,
  suggestionsOf,
  tally,
} from './pull.ts';

/** How much was tried. */
export interface Tried {
  readonly suggestions: number;
  /** Those that hold the fixes of several comments. */
  readonly merged: number;
  readonly applications: number;
}

/** The pairs tried of one pull request at most. */
const MAX_PAIRS = 60;

/**
 * Accepts every suggestion of a pull request alone, in every pair and all together, and runs the engine again: what they
 * repair is gone, nothing is new, the files can be read.
 */
export async function assertHold(pull: Pull): Promise<Tried> {
  const plan = await reviewOf(pull);
  const offered = suggestionsOf(plan);
  if (offered.length === 0) return { suggestions: 0, merged: 0, applications: 0 };
  const analysis = await analysisOf(pull.head, pull.options);
  const repairs = repairsOf(plan.comments, plan.introduced);
  const before: Before = { analysis, tally: tally(reportOf(analysis)), files: pull.head, repairs };
  const pairs = offered.flatMap((a, at) => offered.slice(at + 1).map((b) => [a, b]));
  const sets = [...offered.map((one) => [one]), ...pairs.slice(0, MAX_PAIRS), offered];
  for (const [a, b] of pairs) assert.ok(a && b && !overlap(a, b), `${a?.path}:${a?.line} and ${b?.line} overlap`);
  for (const set of sets) await assertRepaired(before, set, pull);
  const merged = offered.filter((comment) => (repairs.get(comment)?.sure.length ?? 0) > 1).length;
  return { suggestions: offered.length, merged, applications: sets.length };
}

interface Repairs {
  /** Said to be repaired: the first finding of the suggestion's comment, and of those that point to it. */
  readonly sure: readonly Finding[];
  /** All findings of these comments: some lie so close that they are repaired as well. */
  readonly all: readonly Finding[];
}

function repairsOf(
  comments: readonly PlannedComment[],
  introduced: readonly Finding[],
): ReadonlyMap<PlannedComment, Repairs> {
  const byPrint = new Map(introduced.map((finding) => [finding.fingerprint, finding]));
  const firstOf = ({ fingerprints: [print = ''] }: PlannedComment) => byPrint.get(print);
  const repairs = new Map<PlannedComment, Repairs>();
  for (const comment of comments) {
    const finding = firstOf(comment);
    const pointer = /It is part of the suggestion at line (\d+), of \[`([a-z0-9-]+)`\]/.exec(comment.body);
    const owner = pointer
      ? comments.find(
          (other) =>
            other.path === comment.path &&
            other.line === Number(pointer[1]) &&
            other.suggestion !== null &&
            firstOf(other)?.rule === pointer[2],
        )
      : comment;
    assert.ok(owner && finding, `a comment points to a suggestion that is not there:\n${comment.body}`);
    const { sure, all } = repairs.get(owner) ?? { sure: [], all: [] };
    const own = comment.fingerprints.flatMap((print) => byPrint.get(print) ?? []);
    if (owner.suggestion !== null) repairs.set(owner, { sure: [...sure, finding], all: [...all, ...own] });
  }
  return repairs;
}

interface Before {
  readonly analysis: Analysis;
  readonly tally: ReadonlyMap<string, number>;
  readonly files: Files;
  readonly repairs: ReadonlyMap<PlannedComment, Repairs>;
}

async function assertRepaired(before: Before, accepted: readonly PlannedComment[], { options }: Pull): Promise<void> {
  const files = accept(before.files, accepted);
  const shown = () => `${accepted.map(({ body }) => body.split('<details>')[0]).join('\n')}\n${JSON.stringify(files)}`;
  const after = tally(reportOf(await analysisOf(files, options)));
  const repairs = accepted.flatMap((comment) => before.repairs.get(comment) ?? []);
  const allowed = new Map(before.tally);
  const allow = (name: string, more: number) => allowed.set(name, (allowed.get(name) ?? 0) + more);
  for (const finding of repairs.flatMap(({ sure }) => sure)) allow(nameOf(finding), -1);
  const tooMany = () => [...after].filter(([name, count]) => count > (allowed.get(name) ?? 0));
  if (tooMany().length > 0) {
    const exposed = await exposedBy(
      before.analysis,
      repairs.flatMap(({ all }) => all),
    );
    for (const [name, count] of exposed) allow(name, count);
  }
  assert.deepEqual(tooMany(), [], `findings that are left, or new\n${shown()}`);
  assertParse(before.files, files, shown);
}

/** No file of YAML has mistakes that it did not have before. */
function assertParse(before: Files, after: Files, shown: () => string): void {
  const mistakes = (text: string) => parseAllDocuments(text).reduce((sum, { errors }) => sum + errors.length, 0);
  for (const [path, text] of Object.entries(after)) {
    const old = before[path] ?? '';
    if (text === old || !/\.ya?ml$/.test(path)) continue;
    assert.ok(mistakes(text) <= mistakes(old), `${path} cannot be read any more\n${shown()}`);
  }
}
