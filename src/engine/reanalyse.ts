import { NO_FACTS, readFacts } from '../model/facts.ts';
import { classify } from '../model/file-class.ts';
import type { RepositoryState } from '../model/repository.ts';
import type { FileContent, SnapshotEntry } from '../model/snapshot.ts';
import { type AnalysedFile, type Analysis, holdsSubjects } from './analyse.ts';
import { type FileVerdicts, judgeFile } from './judge.ts';

/** The source of a snapshot failed while a fix was proved: says nothing about the fix. */
export class SnapshotFailure extends Error {}

/** What changed texts change in an analysis. */
export interface Delta {
  readonly texts: ReadonlyMap<string, string>;
  /** Read again, or new. */
  readonly files: ReadonlyMap<string, AnalysedFile>;
  /** Judged again; null where no rule finds a subject any more. */
  readonly verdicts: ReadonlyMap<string, FileVerdicts | null>;
  readonly repository: RepositoryState;
}

/**
 * Judges what some texts change. Touched files are read and judged again; others too when something that was asked for
 * their judgement has another answer now.
 * @param texts new text by path, of files that are there and of new ones
 * @throws SnapshotFailure when the source of the snapshot fails
 */
export async function reanalyse(analysis: Analysis, texts: ReadonlyMap<string, string>): Promise<Delta> {
  const files = new Map<string, AnalysedFile>();
  for (const [path, text] of texts) {
    const file = analysis.files.get(path) ?? newFile(path);
    if (file) files.set(path, { ...file, facts: readFacts(path, file, text) });
  }
  const changed = analysis.repository.changed(new Map([...files].map(([path, { facts }]) => [path, facts])));
  const affected = [...analysis.verdicts].filter(
    ([path, { questions }]) => !files.has(path) && changed.affects(questions),
  );
  const verdicts = new Map<string, FileVerdicts | null>();
  for (const path of [...files.keys(), ...affected.map(([path]) => path)]) {
    const file = files.get(path) ?? analysis.files.get(path);
    if (!file || analysis.input.only?.(path) === false) continue;
    const text = holdsSubjects(file) ? (texts.get(path) ?? (await textOf(analysis, file.entry))) : null;
    const { fileClass } = file;
    const judged =
      text === null ? null : judgeFile({ ...analysis.input, repository: changed.state, fileClass, path, text });
    verdicts.set(path, judged);
  }
  return { texts, files, verdicts, repository: changed.state };
}

/** A file that no rule has read yet; null for one that none reads. */
function newFile(path: string): AnalysedFile | null {
  const fileClass = classify(path);
  return fileClass && { entry: { path, kind: 'file', id: `new:${path}` }, fileClass, copied: false, facts: NO_FACTS };
}

async function textOf(analysis: Analysis, entry: SnapshotEntry): Promise<string | null> {
  const content = await contentOf(analysis, entry);
  return 'text' in content ? content.text : null;
}

/**
 * What a file of the snapshot holds now.
 * @throws SnapshotFailure when the source of the snapshot fails
 */
export async function contentOf(analysis: Analysis, entry: SnapshotEntry): Promise<FileContent> {
  try {
    return await analysis.input.snapshot.read(entry);
  } catch (cause) {
    throw new SnapshotFailure(`${entry.path} could not be read`, { cause });
  }
}
