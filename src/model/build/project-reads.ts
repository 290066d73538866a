import { contextOf, deployedStages } from '../image-builds.ts';
import type { Repository } from '../repository.ts';
import type { BuildLanguage } from '../toolchains.ts';
import { isDevelopmentImage } from './development-image.ts';
import { mixtureOf } from './mixture.ts';

/** More sources than these are not read to make one fix: it is then refused. */
export const MAX_PROJECT_FILES = 150;
/** Files of all programs of a repository together: what is beyond stays unread, and its fixes are refused. */
const MAX_ALL = 2_000;
/** Larger files are left unread; lists of locked dependencies are the largest that count. */
export const MAX_PROJECT_FILE = 2_000_000;

/** Files below a build context that tell what a program of a language needs at run time. */
const WANTED: Readonly<Partial<Record<BuildLanguage, RegExp>>> = {
  c: /\.(?:c|cc|cpp|cxx|h|hh|hpp)$/,
  go: /(?:^|\/)go\.(?:mod|sum)$|(?<!_test)\.go$/,
  rust: /(?:^|\/)Cargo\.(?:toml|lock)$/,
  java: /(?:^|\/)(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?)$|\.(?:java|kt)$/,
  node: /(?:^|\/)package(?:-lock)?\.json$|(?<!\.(?:test|spec|d))\.[cm]?[jt]sx?$/,
  python: /requirements[\w.-]*\.txt$/,
};
const OTHERS = /(?:^|\/)(?:vendor|node_modules|testdata|tests?|__tests__|dist|build|target|\.git)\//;

/** The files of a program in a build context; null when there are too many to read. */
export function projectFiles(
  repository: Repository,
  context: string,
  language: BuildLanguage,
): readonly string[] | null {
  const wanted = WANTED[language];
  if (wanted === undefined) return [];
  const start = context === '' ? 0 : context.length + 1;
  const files = repository
    .below(context, 20_000)
    .filter((path) => wanted.test(path) && !OTHERS.test(path.slice(start)));
  return files.length > MAX_PROJECT_FILES ? null : files;
}

/** The files that are read because a deployed image is built from them together with its tools. */
export function projectFilesToRead(repository: Repository): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const path of repository.pathsWith('dockerfile')) {
    const stages = repository.facts(path)?.dockerfile?.stages ?? [];
    for (const index of deployedStages(repository, path)) {
      if (isDevelopmentImage(path, stages[index]?.name ?? null)) continue;
      const mixture = mixtureOf(repository, path, index);
      if (typeof mixture === 'string') continue;
      const files = projectFiles(repository, contextOf(repository, path), mixture.language) ?? [];
      if (wanted.size + files.length <= MAX_ALL) for (const file of files) wanted.add(file);
    }
  }
  return wanted;
}
