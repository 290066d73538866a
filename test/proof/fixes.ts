/** Every fix of every rule on a folder, in memory, and the same once more on the result: then nothing may change. */
import { RULES } from '../../rules/index.ts';
import { snapshotFolder } from '../../src/edges/folder-snapshot.ts';
import { type Analysis, analyse } from '../../src/engine/analyse.ts';
import type { RuleOptions } from '../../src/engine/contract.ts';
import { type FileChange, type FixOutcome, fixAll } from '../../src/engine/fix-loop.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { plainConfig } from '../support/config.ts';
import { framingComplaint } from './difference.ts';

export interface FixFigures {
  readonly files: number;
  readonly applied: number;
  readonly byRule: Readonly<Record<string, number>>;
  readonly dropped: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** The numbers that rules ask for; each takes the ones that it knows. */
const NUMBERS: RuleOptions = { activeDeadlineSeconds: 3600, memory: '256Mi', cpu: '100m' };

const LEFT_OUT = /(?:^|\/)(?:vendor|node_modules)$/;

/** Fixes a folder in memory with all rules and both safeties. */
export async function fixFolder(root: string): Promise<FixFigures> {
  const snapshot = snapshotFolder(root, { skipFolder: (path) => (LEFT_OUT.test(path) ? 'left out' : null) });
  const outcome = await fixAll(await analyseAll(snapshot), () => true);
  const wrong = outcome.changes.flatMap((change) => complaintsAbout(change));
  wrong.push(...outcome.crashes.map((crash) => `it threw: ${String(crash)}`));
  const again = await fixAll(await analyseAll(withChanges(snapshot, outcome.changes)), () => true);
  wrong.push(...again.changes.map(({ path }) => `the second run changes ${path}`));
  return { ...figuresOf(outcome), wrong };
}

function analyseAll(snapshot: Snapshot): Promise<Analysis> {
  const options = Object.fromEntries(RULES.map(({ id }) => [id, NUMBERS]));
  return analyse({ snapshot, config: plainConfig(RULES, options), rules: RULES });
}

function complaintsAbout({ path, before, after }: FileChange): readonly string[] {
  const complaint = before === null ? null : framingComplaint(before, after);
  return complaint === null ? [] : [`${path}: ${complaint}`];
}

function withChanges(snapshot: Snapshot, changes: readonly FileChange[]): Snapshot {
  const texts = new Map(changes.map(({ path, after }) => [path, after]));
  const known = new Set(snapshot.entries.map(({ path }) => path));
  const made = [...texts].filter(([path]) => !known.has(path));
  const created = made.map(([path, text]) => ({
    path,
    kind: 'file' as const,
    id: `new:${path}:${text.length}`,
    size: text.length,
  }));
  const entries = snapshot.entries.map((entry) =>
    texts.has(entry.path) ? { ...entry, id: `fixed:${entry.id}` } : entry,
  );
  return {
    ...snapshot,
    entries: [...entries, ...created].sort((a, b) => (a.path < b.path ? -1 : 1)),
    read: async (entry) => {
      const text = texts.get(entry.path);
      return text === undefined ? snapshot.read(entry) : { text };
    },
  };
}

function figuresOf(outcome: FixOutcome): Omit<FixFigures, 'wrong'> {
  return {
    files: outcome.changes.length,
    applied: outcome.applied.length,
    byRule: counted(outcome.applied.map(({ rule }) => rule)),
    dropped: counted(outcome.dropped.map(({ finding, reason }) => `${finding.rule}: ${general(reason)}`)),
    refused: counted(outcome.refused.map(({ finding, reason }) => `${finding.rule}: ${general(reason)}`)),
  };
}

/** A reason without names and numbers of the single case. */
function general(reason: string): string {
  return reason
    .replace(/`[^`]*`/g, '`x`')
    .replace(/\b\d+\b/g, 'N')
    .replace(/\S+\/\S+/g, 'PATH');
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Object.entries(Object.groupBy(names, (name) => name));
  return Object.fromEntries(groups.map(([name, all]) => [name, all?.length ?? 0]));
}
