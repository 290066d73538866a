import { type FileFacts, readFacts } from '../model/facts.ts';
import { classify } from '../model/file-class.ts';
import { joinFacts, type Repository } from '../model/repository.ts';
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
  readonly repository: Repository;
}

/**
 * Judges what some texts change. Touched files are read and judged again; all others too when what the touched ones say
 * about the repository has changed.
 * @param texts new text by path, of files that are there and of new ones
 * @throws SnapshotFailure when the source of the snapshot fails
 */
export async function reanalyse(analysis: Analysis, texts: ReadonlyMap<string, string>): Promise<Delta> {
  const files = new Map<string, AnalysedFile>();
  let everywhere = false;
  for (const [path, text] of texts) {
    const file = analysis.files.get(path) ?? newFile(path);
    if (!file) continue;
    const facts = readFacts(path, file.fileClass, text);
    everywhere ||= !sameForOthers(facts, file.facts);
    files.set(path, { ...file, facts });
  }
  const all = everywhere ? new Map([...analysis.files, ...files]) : files;
  const repository = everywhere
    ? joinFacts(new Map([...all].map(([path, { facts }]) => [path, facts])))
    : analysis.repository;
  const verdicts = new Map<string, FileVerdicts | null>();
  for (const [path, file] of all) {
    if (analysis.input.only?.(path) === false) continue;
    const text = holdsSubjects(file.facts) ? (texts.get(path) ?? (await textOf(analysis, file.entry))) : null;
    const judged = text === null ? null : judgeFile({ ...analysis.input, repository, ...file, path, text });
    verdicts.set(path, judged);
  }
  return { texts, files, verdicts, repository };
}

/** A file that no rule has read yet; null for one that none reads. */
function newFile(path: string): AnalysedFile | null {
  const fileClass = classify(path);
  return (
    fileClass && { entry: { path, kind: 'file', id: `new:${path}` }, fileClass, facts: readFacts(path, fileClass, '') }
  );
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

/** Inventory and problems matter to the file itself only. */
function sameForOthers(a: FileFacts, b: FileFacts): boolean {
  const shared = ({ services, kustomization }: FileFacts) =>
    JSON.stringify([services.map((service) => ({ ...service, region: null })), kustomization]);
  return shared(a) === shared(b);
}
