import { MAX_PROJECT_FILE, projectFilesToRead } from '../model/build/project-reads.ts';
import { filesToRead } from '../model/copied-files.ts';
import { FACTS_VERSION, type FileFacts, type Reading, readFacts } from '../model/facts.ts';
import { classify, isReviewed } from '../model/file-class.ts';
import { joinFacts, type RepositoryState } from '../model/repository.ts';
import { MAX_FILE_BYTES, type SkippedFile, type Snapshot, type SnapshotEntry, tooLarge } from '../model/snapshot.ts';
import { MAX_TEXT } from '../model/text-facts.ts';
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
  readonly repository: RepositoryState;
  /** Remembers what documents mean while fixes are proved one after the other. */
  readonly secondReader: SecondReader;
}

export interface AnalysedFile extends Reading {
  readonly entry: SnapshotEntry;
  readonly facts: FileFacts;
}

/**
 * Reads a snapshot and runs the rules over it: first the facts of every file, and of what Dockerfiles copy by name; then,
 * with all facts known, each file that holds subjects once more. Only one file's tree is in memory at a time.
 * @throws what the snapshot throws when its source fails
 */
export async function analyse(input: AnalysisInput): Promise<Analysis> {
  const skipped: SkippedFile[] = [...input.snapshot.gaps];
  const files = new Map<string, AnalysedFile>();
  await readAll(
    input,
    input.snapshot.entries.flatMap((entry) => wantedFile(entry, input.config, skipped)),
    files,
    skipped,
  );
  const tree = input.snapshot.entries.flatMap(({ path, kind }) => (kind === 'file' ? [path] : []));
  const copied = copiedFiles(input, joinFacts(factsByPath(files), tree), files);
  await input.snapshot.prefetch?.(copied.map(({ entry }) => entry));
  await readAll(input, copied, files, skipped);
  const repository = joinFacts(factsByPath(files), tree);
  const verdicts = new Map<string, FileVerdicts>();
  for (const file of files.values()) {
    const { entry, fileClass } = file;
    if (!holdsSubjects(file) || input.only?.(entry.path) === false) continue;
    const content = await input.snapshot.read(entry);
    if ('text' in content)
      verdicts.set(entry.path, judgeFile({ ...input, path: entry.path, fileClass, text: content.text, repository }));
    else skipped.push({ path: entry.path, reason: content.unreadable });
  }
  return { input, files, verdicts, skipped, repository, secondReader: createSecondReader() };
}

function factsByPath(files: ReadonlyMap<string, AnalysedFile>): Map<string, FileFacts> {
  return new Map([...files].map(([path, { facts }]) => [path, facts]));
}

/** Does a rule look at anything in this file? Kustomizations have subjects without objects. */
export function holdsSubjects({ facts }: AnalysedFile): boolean {
  return facts.inventory.length > 0 || facts.kustomization !== null || facts.text !== null;
}

type WantedFile = Omit<AnalysedFile, 'facts'>;

async function readAll(
  input: AnalysisInput,
  wanted: readonly WantedFile[],
  files: Map<string, AnalysedFile>,
  skipped: SkippedFile[],
): Promise<void> {
  let done = 0;
  for (const file of wanted) {
    const facts = await factsOf(input, file, skipped);
    if (facts) files.set(file.entry.path, { ...file, facts });
    input.onFile?.(++done, wanted.length);
  }
}

function wantedFile(entry: SnapshotEntry, config: Config, skipped: SkippedFile[]): WantedFile[] {
  const { path } = entry;
  const fileClass = classify(path);
  if (!fileClass) return [];
  const reason = whyUnread(entry, config);
  if (reason === null) return [{ entry, fileClass, copied: false }];
  // Files that nobody expects to be reviewed, such as the documents of a library, are left out without a word.
  if (isReviewed(path)) skipped.push({ path, reason });
  return [];
}

function whyUnread(entry: SnapshotEntry, config: Config): string | null {
  const ignored = config.ignoredBy(entry.path);
  if (ignored !== null) return `ignored by the pattern ${ignored}`;
  if (entry.kind === 'submodule') return 'a submodule: its files belong to another repository';
  if (entry.kind === 'symlink') return 'a symbolic link: it is not followed';
  return entry.size !== undefined && entry.size > MAX_FILE_BYTES ? tooLarge(entry.size) : null;
}

/** What Dockerfiles copy by name or build from, fetched ahead: only now is it known which files these are. */
function copiedFiles(
  { snapshot, config }: AnalysisInput,
  repository: RepositoryState,
  files: ReadonlyMap<string, AnalysedFile>,
): readonly WantedFile[] {
  const noted = repository.noting(new Set());
  const paths = filesToRead(noted);
  const project = projectFilesToRead(noted);
  return snapshot.entries.flatMap((entry): WantedFile[] => {
    if (entry.kind !== 'file' || config.ignoredBy(entry.path) !== null) return [];
    const fits = (entry.size ?? 0) <= MAX_PROJECT_FILE;
    if (!paths.has(entry.path))
      return project.has(entry.path) && fits ? [{ entry, fileClass: 'project', copied: false }] : [];
    const known = files.get(entry.path);
    if (known === undefined && (entry.size ?? 0) > MAX_TEXT) return [];
    return [{ entry, fileClass: known?.fileClass ?? 'source', copied: true }];
  });
}

async function factsOf(
  input: AnalysisInput,
  { entry, fileClass, copied }: WantedFile,
  skipped: SkippedFile[],
): Promise<FileFacts | null> {
  const name = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  const key = `${FACTS_VERSION}:${fileClass}:${copied}:${name}:${entry.id}`;
  const known = input.facts?.get(key);
  const read = known ?? (await readFresh(input, entry, { fileClass, copied }));
  const facts = 'unreadable' in read ? null : read;
  if (facts && !known) input.facts?.set(key, facts);
  const problems = 'unreadable' in read ? [read.unreadable] : read.problems;
  // A binary or a large file that is copied into an image is nothing that anybody expects to be read.
  if (!copied && isReviewed(entry.path)) for (const reason of problems) skipped.push({ path: entry.path, reason });
  return facts;
}

async function readFresh(
  { snapshot }: AnalysisInput,
  entry: SnapshotEntry,
  reading: Reading,
): Promise<FileFacts | { readonly unreadable: string }> {
  const content = await snapshot.read(entry);
  return 'text' in content ? readFacts(entry.path, reading, content.text) : content;
}

/** The report of an analysis: findings by path in the order of the tree, then by place. */
export function reportOf(analysis: Analysis): Report {
  const verdicts = [...analysis.verdicts.values()];
  return {
    scanned: [...analysis.files.keys()].filter(isReviewed).length,
    skipped: analysis.skipped,
    findings: verdicts.flatMap(({ findings }) => findings),
    waived: verdicts.flatMap(({ waived }) => waived),
    subjects: verdicts.flatMap(({ subjects }) => subjects),
    passes: verdicts.flatMap(({ passes }) => passes),
    inventory: [...analysis.files].flatMap(([path, { facts }]) => facts.inventory.map((item) => ({ ...item, path }))),
  };
}
