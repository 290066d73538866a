/** The files of a repository as somebody remembers them who wrote them: what is what stays known wherever it goes. */

/** The mistakes that a part can have: the id of the rule that finds it. */
export type Mistake =
  | 'latest-tag'
  | 'missing-memory-limit'
  | 'writable-root-filesystem'
  | 'missing-readiness-probe'
  | 'unbounded-job'
  | 'job-without-ttl'
  | 'cronjob-overlap'
  | 'cronjob-without-deadline'
  | 'shell-form-command';

/** A Deployment stands together with its Service. */
export type Kind = 'Deployment' | 'Job' | 'CronJob' | 'Dockerfile';

export const MISTAKES: Readonly<Record<Kind, readonly Mistake[]>> = {
  Deployment: ['latest-tag', 'missing-memory-limit', 'writable-root-filesystem', 'missing-readiness-probe'],
  Job: ['latest-tag', 'unbounded-job', 'job-without-ttl'],
  CronJob: ['latest-tag', 'cronjob-overlap', 'cronjob-without-deadline'],
  Dockerfile: ['latest-tag', 'shell-form-command'],
};

/** An object of a manifest, or the one stage of a Dockerfile. */
export interface Part {
  /** Its own, for all its life; a copy has another one. */
  readonly id: number;
  readonly kind: Kind;
  /** Of a Dockerfile the name of its stage; empty for none. */
  readonly name: string;
  readonly mistakes: readonly Mistake[];
  /** How often something was changed that has to do with no mistake. */
  readonly edits: number;
  /** Whether its keys stand in the other order. */
  readonly reversed: boolean;
}

export interface Layout {
  readonly indent: 2 | 4;
  /** Whether the dashes of a list stand below the key, not behind it. */
  readonly flush: boolean;
  readonly crlf: boolean;
  readonly comments: number;
  /** Whether the objects are items of a List. */
  readonly list: boolean;
}

export interface SourceFile {
  readonly id: number;
  readonly path: string;
  readonly layout: Layout;
  /** Never empty; of a Dockerfile exactly one. */
  readonly parts: readonly Part[];
}

/** By id of the file. */
export type Tree = ReadonlyMap<number, SourceFile>;

/** A planted mistake and where it lies. */
export interface Fault {
  readonly mistake: Mistake;
  readonly part: Part;
  readonly path: string;
}

export function faultsIn(tree: Tree): readonly Fault[] {
  return [...tree.values()].flatMap(({ path, parts }) =>
    parts.flatMap((part) => part.mistakes.map((mistake) => ({ mistake, part, path }))),
  );
}

export function fileOf(tree: Tree, part: number): SourceFile | null {
  return [...tree.values()].find(({ parts }) => parts.some(({ id }) => id === part)) ?? null;
}
