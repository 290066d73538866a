import { contextOf } from '../image-builds.ts';
import { resolvePath } from '../nearness.ts';
import type { Index, Repository } from '../repository.ts';
import { usesOfContext } from './context-copies.ts';
import { isIgnored } from './ignore-patterns.ts';

/** Files of the context that are looked through for what it holds. */
const MAX_FILES = 5_000;

/** Names at the top of a context that no image needs: what serves git, forges, editors and the build itself. */
const TOP = [
  ...['.gitignore', '.gitattributes', '.github', '.gitlab-ci.yml', '.gitlab', '.circleci', '.travis.yml'],
  ...['.vscode', '.idea', '.devcontainer', '.editorconfig', '.pre-commit-config.yaml'],
  ...['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml', 'skaffold.yaml'],
];

/** What the tools of a language write beside the sources, which a build makes anew. */
const MADE: readonly { readonly patterns: readonly string[]; readonly by: RegExp; readonly shownBy: RegExp }[] = [
  { patterns: ['**/node_modules'], by: /^(?:npm|yarn|pnpm|bun)$/, shownBy: /(?:^|\/)package\.json$/ },
  { patterns: ['**/__pycache__', '**/*.pyc'], by: /^(?:pip3?|python[\d.]*|uv|poetry|pipenv)$/, shownBy: /\.py$/ },
  { patterns: ['target'], by: /(?:^|\/)mvnw?$/, shownBy: /^pom\.xml$/ },
  { patterns: ['target'], by: /^cargo$/, shownBy: /^Cargo\.toml$/ },
  { patterns: ['build', '.gradle'], by: /(?:^|\/)gradlew?$/, shownBy: /^build\.gradle(?:\.kts)?$/ },
  { patterns: ['**/bin', '**/obj'], by: /^dotnet$/, shownBy: /\.csproj$/ },
];

const PATTERNS: Index<readonly string[]> = {
  name: 'ignore patterns by build context',
  build: (repository) => {
    const contexts = new Set(repository.pathsWith('dockerfile').map((path) => contextOf(repository, path)));
    return new Map([...contexts].map((context) => [context, patternsFor(repository, context)]));
  },
};

/**
 * Patterns for the ignore file of a build context, from what the tree holds and the Dockerfiles do; never one that keeps
 * away what a Dockerfile copies by name.
 * @param context the folder of the build context, '' for the root
 */
export function proposedPatterns(repository: Repository, context: string): readonly string[] {
  return repository.lookup(PATTERNS, context) ?? [];
}

function patternsFor(repository: Repository, context: string): readonly string[] {
  const uses = usesOfContext(repository, context);
  const files = repository.below(context, MAX_FILES).map((path) => path.slice(context === '' ? 0 : context.length + 1));
  const programs = uses.flatMap((use) => use.programs);
  const there = (name: string) =>
    repository.has(resolvePath(context, name)) || repository.isFolder(resolvePath(context, name));
  const wanted = [
    ...(context === '' ? ['.git'] : []),
    ...TOP.filter(there),
    '.dockerignore',
    ...files.filter((file) => /^(?:[\w.-]*\.)?(?:Dockerfile|Containerfile|dockerfile)(?:\.[\w.-]+)?$/.test(file)),
    ...MADE.flatMap(({ patterns, by, shownBy }) =>
      programs.some((program) => by.test(program)) && files.some((file) => shownBy.test(file)) ? patterns : [],
    ).filter((pattern) => !files.some((file) => isIgnored([pattern], file) !== false)),
  ];
  const named = uses.flatMap(({ sources }) => sources);
  return [...new Set(wanted)].filter((pattern) => !named.some((source) => touches(pattern, source)));
}

/** Would a pattern keep away a source that is copied by name, or a part of it? */
function touches(pattern: string, source: string): boolean {
  const plain = pattern.replace(/^\*\*\//, '');
  if (source.includes('$')) return !plain.startsWith('.git');
  const matchedBy = isIgnored([source], plain) !== false;
  return matchedBy || isIgnored([pattern], source) !== false || plain.startsWith(`${source}/`);
}
