import { type FileFacts, readFacts } from '../model/facts.ts';
import { joinFacts } from '../model/repository.ts';
import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { type AnalysedFile, type Analysis, holdsSubjects } from './analyse.ts';
import { type FileVerdicts, judgeFile } from './judge.ts';

/**
 * The analysis after some files got other texts. Touched files are read and judged again; all others too when what the
 * touched ones say about the repository has changed.
 * @param changes new text by path; only paths that the analysis has read
 */
export async function reanalyse(analysis: Analysis, changes: ReadonlyMap<string, string>): Promise<Analysis> {
  const files = new Map(analysis.files);
  let everywhere = false;
  for (const [path, text] of changes) {
    const file = files.get(path);
    if (!file) throw new Error(`${path} was never analysed`);
    const facts = readFacts(path, file.fileClass, text);
    everywhere ||= !sameForOthers(facts, file.facts);
    files.set(path, { ...file, facts });
  }
  const input = { ...analysis.input, snapshot: overlay(analysis.input.snapshot, changes) };
  const repository = everywhere
    ? joinFacts(new Map([...files].map(([path, { facts }]) => [path, facts])))
    : analysis.repository;
  const next: Analysis = { ...analysis, input, files, repository };
  const again = everywhere ? [...files.keys()] : [...changes.keys()];
  return { ...next, verdicts: await judgeAgain(next, again) };
}

async function judgeAgain(analysis: Analysis, paths: readonly string[]): Promise<ReadonlyMap<string, FileVerdicts>> {
  const verdicts = new Map(analysis.verdicts);
  for (const path of paths) {
    const file = analysis.files.get(path);
    if (!file || !holdsSubjects(file.facts) || analysis.input.only?.(path) === false) continue;
    const text = await textOf(analysis, file);
    if (text === null) continue;
    verdicts.set(path, judgeFile({ ...analysis.input, ...analysis, path, fileClass: file.fileClass, text }));
  }
  return verdicts;
}

/** The current text of an analysed file; null when it can no longer be read. */
export async function textOf(analysis: Analysis, file: AnalysedFile): Promise<string | null> {
  const content = await analysis.input.snapshot.read(file.entry);
  return 'text' in content ? content.text : null;
}

/** Inventory and problems matter to the file itself only. */
function sameForOthers(a: FileFacts, b: FileFacts): boolean {
  const shared = ({ services, kustomization }: FileFacts) =>
    JSON.stringify([services.map((service) => ({ ...service, region: null })), kustomization]);
  return shared(a) === shared(b);
}

function overlay(snapshot: Snapshot, changes: ReadonlyMap<string, string>): Snapshot {
  return {
    entries: snapshot.entries,
    gaps: snapshot.gaps,
    read: async (entry: SnapshotEntry) => {
      const text = changes.get(entry.path);
      return text === undefined ? snapshot.read(entry) : { text };
    },
  };
}
