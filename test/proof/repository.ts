/** A checked-out repository under proof: random edits on its files, then every fix of every rule. Nothing is written. */
import { resolve } from 'node:path';
import { corpusFiles } from './corpus-files.ts';
import { fixFolder } from './fixes.ts';
import { runTasks, threads, type Watch } from './pool.ts';
import { listed, tableOf } from './table.ts';
import type { Task } from './tasks.ts';

export interface FolderProof {
  readonly figures: unknown;
  readonly text: string;
  readonly wrong: number;
}

/** Proves the writers on one folder. */
export async function proveFolder(folder: string, seed: number, watch: Watch): Promise<FolderProof> {
  const root = resolve(folder);
  const files = corpusFiles(root);
  const step = threads();
  const tasks = Array.from({ length: step }, (_, first): Task => {
    return { kind: 'files', root, seed, files: files.filter((__, at) => at % step === first) };
  });
  const tallies = await runTasks(tasks, watch);
  const fixes = await fixFolder(root);
  const edited = Object.values(tallies).reduce((sum, { wrong }) => sum + wrong, 0);
  const text = [
    folder,
    tableOf(tallies),
    '',
    `fixes: ${fixes.applied} applied in ${fixes.files} files, ${fixes.wrong.length} wrong`,
    ...listed('fixes applied, by rule', fixes.byRule),
    ...listed('fixes dropped', fixes.dropped),
    ...listed('fixes refused', fixes.refused),
    ...fixes.wrong.map((complaint) => `WRONG ${complaint}`),
  ].join('\n');
  return { figures: { folder, edits: tallies, fixes }, text, wrong: edited + fixes.wrong.length };
}
