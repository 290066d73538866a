import type { DockerfileFacts, InstructionFacts } from '../dockerfile-facts.ts';
import { contextOf } from '../image-builds.ts';
import { folderOf, resolvePath } from '../nearness.ts';
import type { Index, Repository } from '../repository.ts';

/** A Dockerfile with the folder that its builds take files from. */
interface ContextUse {
  readonly path: string;
  /** Sources of COPY and ADD, relative to the context, `.` left out. */
  readonly sources: readonly string[];
  /** Names of the programs that its RUNs start. */
  readonly programs: readonly string[];
}

const USES: Index<readonly ContextUse[]> = {
  name: 'Dockerfiles by build context',
  build: (repository) => {
    const uses = repository.pathsWith('dockerfile').flatMap((path) => {
      const dockerfile = repository.facts(path)?.dockerfile;
      return dockerfile ? [{ context: contextOf(repository, path), use: useOf(path, dockerfile) }] : [];
    });
    const grouped = Map.groupBy(uses, ({ context }) => context);
    return new Map([...grouped].map(([context, of]) => [context, of.map(({ use }) => use)]));
  },
};

/** What the Dockerfiles of the repository do with a build context. */
export function usesOfContext(repository: Repository, context: string): readonly ContextUse[] {
  return repository.lookup(USES, context) ?? [];
}

/** Is a word of COPY or ADD the whole build context? */
export function isWholeContext(source: string): boolean {
  return /^(?:\.\/?|\/\.?|\.?\/?\*)$/.test(source);
}

/** The sources of a COPY or ADD from the build context, as written; empty for one from a stage or an image. */
export function contextSources({ keyword, flags, json, text }: InstructionFacts): readonly string[] {
  if (keyword !== 'COPY' && keyword !== 'ADD') return [];
  if (flags.some(({ name }) => name === 'from') || text.startsWith('<<')) return [];
  const words = json ?? text.split(/\s+/).filter((word) => word !== '');
  return words.slice(0, -1).filter((word) => !word.includes('://'));
}

function useOf(path: string, { stages }: DockerfileFacts): ContextUse {
  const instructions = stages.flatMap((stage) => stage.instructions);
  const sources = instructions.flatMap(contextSources).filter((source) => !isWholeContext(source));
  const programs = instructions.flatMap(({ script }) => script?.commands?.flatMap(({ words }) => words[0] ?? []) ?? []);
  return { path, sources: sources.map((source) => resolvePath('', source)), programs: [...new Set(programs)] };
}

/**
 * The ignore file that may hold for a context which nothing names: one that stands above the Dockerfile's folder, for a
 * build whose context is there.
 */
export function ignoreFileAbove(repository: Repository, context: string): string | null {
  for (let folder = context; folder !== ''; ) {
    folder = folderOf(folder);
    const name = resolvePath(folder, '.dockerignore');
    if (repository.has(name)) return name;
  }
  return null;
}
