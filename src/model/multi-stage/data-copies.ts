import { isWholeContext } from '../build/context-copies.ts';
import type { Copy } from '../image-config.ts';
import { resolvePath } from '../nearness.ts';
import type { BuildRequest, DividedStage } from './request.ts';

/** What the copies of a stage's front bring. */
export interface FrontCopies {
  /** Instructions that bring files of the program's data only, or of other stages. */
  readonly data: readonly number[];
  /** Copies that bring sources and other files alike. */
  readonly mixed: readonly Copy[];
}

const MAX_FILES = 2_000;
const LISTED =
  /(?:^|\/)(?:Makefile|makefile|CMakeLists\.txt|README[\w.]*|LICENSE[\w.]*|Dockerfile[\w.]*|[\w-]+\.dockerfile|\.[\w.-]+|[\w.-]+\.(?:mod|sum|lock|toml|cmake|mk|md))$/;

/**
 * Sorts the copies of a stage's front.
 * @param isSource tells the files that only the build reads
 */
export function frontCopies(
  { repository, context }: BuildRequest,
  { built }: DividedStage,
  isSource: (path: string) => boolean,
): FrontCopies {
  const data = new Set<number>();
  const mixed: Copy[] = [];
  for (const copy of built.copies) {
    if (copy.from !== null) {
      data.add(copy.instruction);
      continue;
    }
    const files = copy.sources.flatMap((source) => filesOf(repository, context, source));
    const sources = files.filter((file) => isSource(file) || LISTED.test(file));
    if (copy.sources.some(isWholeContext)) mixed.push(copy);
    else if (sources.length === 0) data.add(copy.instruction);
    else if (sources.length < files.length) mixed.push(copy);
  }
  return { data: [...data], mixed };
}

function filesOf(repository: BuildRequest['repository'], context: string, source: string): readonly string[] {
  const path = resolvePath(context, source);
  if (repository.has(path) || /[*?[]/.test(source)) return [path];
  return repository.below(path, MAX_FILES);
}
