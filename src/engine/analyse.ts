import { FACTS_VERSION, type FileFacts, readFacts } from '../model/facts.ts';
import type { FileClass } from '../model/file-class.ts';
import { classify } from '../model/file-class.ts';
import { joinFacts, type Repository } from '../model/repository.ts';
import { MAX_FILE_BYTES, type SkippedFile, type Snapshot, type SnapshotEntry, tooLarge } from '../model/snapshot.ts';
import { createSecondReader, type SecondReader } from '../source/yaml/second-reading.ts';
import type { Config } from './config.ts';
import type { Rule } from './contract.ts';
import { type FileVerdicts, judgeFile } from './judge.ts';
import type { Report } from './report.ts';

/** Keeps facts by content. Whoever makes one decides how long, and never shares it between repositories. */
export interface FactsCache {
  get(key: string): FileFacts | undefined;
  set(key: string, facts: FileFacts): void;
}

/** Everything an analysis depends on. */
export interface AnalysisInput {
  readonly snapshot: Snapshot;
  readonly config: Config;
  readonly rules: readonly Rule[];
  readonly facts?: FactsCache;
  /** Limits findings to these paths; the facts of all files are used all the same. */
  readonly only?: (path: string) => boolean;
  /** Called after each file, for progress on long work. */
  readonly onFile?: (done: number, total: number) => void;
}

/** A finished analysis: data from which the report is made, and changed files are judged again. */
export interface Analysis {
  readonly input: AnalysisInput;
  readonly files: ReadonlyMap<string, AnalysedFile>;
  readonly verdicts: ReadonlyMap<string, FileVerdicts>;
  readonly skipped: readonly SkippedFile[];
  readonly repository: Repository;
  /** Remembers what documents mean while fixes are proved one after the other. */
  readonly secondReader: SecondReader;
}

export interface AnalysedFile {
  readonly entry: SnapshotEntry;
  readonly fileClass: FileClass;
  readonly facts: FileFacts;
}

/**
 * Reads a snapshot and runs the rules over it: first the facts of every file, then, with all facts known, each file
 * that holds subjects once more. Only one file's tree is in memory at a time.
 * @throws what the snapshot throws when its source fails
 */
export async function analyse(input: AnalysisInput): Promise<Analysis> {
  const skipped: SkippedFile[] = [...input.snapshot.gaps];
  const files = new Map<string, AnalysedFile>();
  const wanted = input.snapshot.entries.flatMap((entry) => wantedFile(entry, input.config, skipped));
  let done = 0;
  for (const { entry, fileClass } of wanted) {
    const facts = await factsOf(input, entry, fileClass, skipped);
    if (facts) files.set(entry.path, { entry, fileClass, facts });
    input.onFile?.(++done, wanted.length);
  }
  const repository = joinFacts(new Map([...files].map(([path, { facts }]) => [path, facts])));
  const verdicts = new Map<string, FileVerdicts>();
  for (const { entry, fileClass, facts } of files.values()) {
    if (!holdsSubjects(facts) || input.only?.(entry.path) === false) continue;
    const content = await input.snapshot.read(entry);
    if ('text' in content)
      verdicts.set(entry.path, judgeFile({ ...input, path: entry.path, fileClass, text: content.text, repository }));
    else skipped.push({ path: entry.path, reason: content.unreadable });
  }
  return { input, files, verdicts, skipped, repository, secondReader: createSecondReader() };
}

/** Does a rule read anything in this file? Kustomizations have subjects without objects. */
export function holdsSubjects(facts: FileFacts): boolean {
  return facts.inventory.length > 0 || facts.kustomization !== null;
}

function wantedFile(
  entry: SnapshotEntry,
  config: Config,
  skipped: SkippedFile[],
): { entry: SnapshotEntry; fileClass: FileClass }[] {
  const { path } = entry;
  const fileClass = classify(path);
  if (!fileClass) return [];
  const skip = (reason: string) => {
    skipped.push({ path, reason });
    return [];
  };
  const ignored = config.ignoredBy(path);
  if (ignored !== null) return skip(`ignored by the pattern ${ignored}`);
  if (entry.kind === 'submodule') return skip('a submodule: its files belong to another repository');
  if (entry.kind === 'symlink') return skip('a symbolic link: it is not followed');
  if (entry.size !== undefined && entry.size > MAX_FILE_BYTES) return skip(tooLarge(entry.size));
  return [{ entry, fileClass }];
}

async function factsOf(
  input: AnalysisInput,
  entry: SnapshotEntry,
  fileClass: FileClass,
  skipped: SkippedFile[],
): Promise<FileFacts | null> {
  const key = `${FACTS_VERSION}:${fileClass}:${entry.path.slice(entry.path.lastIndexOf('/') + 1)}:${entry.id}`;
  let facts = input.facts?.get(key);
  if (!facts) {
    const content = await input.snapshot.read(entry);
    if (!('text' in content)) {
      skipped.push({ path: entry.path, reason: content.unreadable });
      return null;
    }
    facts = readFacts(entry.path, fileClass, content.text);
    input.facts?.set(key, facts);
  }
  for (const reason of facts.problems) skipped.push({ path: entry.path, reason });
  return facts;
}

/** The report of an analysis: findings by path in the order of the tree, then by place. */
export function reportOf(analysis: Analysis): Report {
  const verdicts = [...analysis.verdicts.values()];
  return {
    scanned: analysis.files.size,
    skipped: analysis.skipped,
    findings: verdicts.flatMap(({ findings }) => findings),
    waived: verdicts.flatMap(({ waived }) => waived),
    subjects: verdicts.flatMap(({ subjects }) => subjects),
    passes: verdicts.flatMap(({ passes }) => passes),
    inventory: [...analysis.files].flatMap(([path, { facts }]) => facts.inventory.map((item) => ({ ...item, path }))),
  };
}
