import type { CommandFacts } from '../command-facts.ts';
import type { BuildLanguage } from '../toolchains.ts';

/** What a command makes of sources. */
export interface BuildCommand {
  readonly language: BuildLanguage;
  /**
   * `compile`: an artifact of sources. `extend`: a package manager of a language, which compiles native parts where it
   * must. `bundle`: a script of package.json or a bundler. `tool`: a program of somebody else, from its sources.
   */
  readonly kind: 'compile' | 'extend' | 'bundle' | 'tool';
}

const C_COMPILER = /^(?:[a-z0-9_]+-)*(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|tcc)(?:-[\d.]+)?$/;
const JAVA_GOAL =
  /^(?:package|install|verify|deploy|compile|build|assemble|jar|bootJar|shadowJar|installDist|war|bootWar|test)$/;
const BUNDLERS =
  /^(?:tsc|webpack|rollup|esbuild|parcel|vite|ng|next|nuxt|gatsby|react-scripts|vue-cli-service|astro|remix|babel)$/;
const EXTENDS_OTHER: BuildCommand = { language: 'other', kind: 'extend' };
const SCRIPT_RUNNERS = /^(?:npm|yarn|pnpm|bun)$/;

/** What a command builds; null when it builds nothing that is known here. */
export function buildCommand({ words }: CommandFacts): BuildCommand | null {
  return readBuild(words.map((word) => word ?? '$'));
}

function readBuild(all: readonly string[]): BuildCommand | null {
  const start = /^(?:sudo|exec|env|time|npx|bunx)$/.test(all[0] ?? '') ? 1 : 0;
  const program = all[start]?.split('/').at(-1) ?? '';
  const words = all.slice(start + 1);
  const plain = words.filter((word) => !word.startsWith('-'));
  if (C_COMPILER.test(program)) return plain.length > 0 ? { language: 'c', kind: 'compile' } : null;
  if (/^(?:make|gmake|ninja|meson|cmake)$/.test(program)) return driver(program, words, plain);
  if (program === 'go') return goBuild(plain);
  if (program === 'cargo' || program === 'cross') return cargoBuild(words);
  if (program === 'rustc' && plain.length > 0) return { language: 'rust', kind: 'compile' };
  if (/^(?:mvnw?|gradlew?|ant|sbt|lein)$/.test(program)) return javaBuild(program, plain);
  if (program === 'javac') return { language: 'java', kind: 'compile' };
  if (program === 'dotnet') return verb(plain[0], /^(?:publish|build)$/, { language: 'dotnet', kind: 'compile' });
  return otherBuild(program, plain);
}

/** `go get` and `go install` of a module's path make programs of others; those of a folder make one's own. */
function goBuild([verbWord, ...operands]: readonly string[]): BuildCommand | null {
  if (verbWord === 'build') return { language: 'go', kind: 'compile' };
  if (verbWord !== 'install' && verbWord !== 'get') return null;
  const foreign = operands.some((word) => word === 'tool' || word.includes('@') || /^[^./]+\.[^/]+\//.test(word));
  return { language: 'go', kind: foreign || verbWord === 'get' ? 'tool' : 'compile' };
}

function cargoBuild(words: readonly string[]): BuildCommand | null {
  const verbWord = words.find((word) => !/^[+-]/.test(word));
  if (verbWord === 'install') return { language: 'rust', kind: words.includes('--path') ? 'compile' : 'tool' };
  return verbWord === 'build' || verbWord === 'b' ? { language: 'rust', kind: 'compile' } : null;
}

function otherBuild(program: string, plain: readonly string[]): BuildCommand | null {
  const [first, second] = plain;
  if (/^(?:swift|stack|cabal|nimble|zig|crystal|shards|dub)$/.test(program))
    return verb(first, /^(?:build|install)$/, { language: 'other', kind: 'compile' });
  if (BUNDLERS.test(program)) return bundler(program, first);
  if (SCRIPT_RUNNERS.test(program)) return scriptBuild(first, second);
  if (/^pip[\d.]*$/.test(program)) return verb(first, /^(?:install|wheel)$/, { language: 'python', kind: 'extend' });
  if (/^python[\d.]*$/.test(program)) return pythonBuild(plain);
  if (/^(?:poetry|pipenv)$/.test(program))
    return verb(first, /^(?:install|sync)$/, { language: 'python', kind: 'extend' });
  if (/^(?:bundle|bundler|gem|pecl|luarocks)$/.test(program)) return verb(first, /^install$/, EXTENDS_OTHER);
  if (program === 'cpanm') return EXTENDS_OTHER;
  return program === 'docker-php-ext-install' ? EXTENDS_OTHER : null;
}

function driver(program: string, words: readonly string[], plain: readonly string[]): BuildCommand | null {
  if (program === 'cmake' && !words.includes('--build')) return null;
  if (program === 'meson' && !/^(?:compile|install)$/.test(plain[0] ?? '')) return null;
  return words.includes('--version') ? null : { language: 'c', kind: 'compile' };
}

function javaBuild(program: string, plain: readonly string[]): BuildCommand | null {
  const goal = plain.some((word) => JAVA_GOAL.test(word.split(':').at(-1) ?? ''));
  const bare = (program === 'ant' && plain.length === 0) || plain.includes('uberjar');
  return goal || bare ? { language: 'java', kind: 'compile' } : null;
}

function bundler(program: string, first: string | undefined): BuildCommand | null {
  const alone = /^(?:tsc|webpack|rollup|esbuild|parcel|babel)$/.test(program);
  const builds = alone ? first !== 'serve' && first !== 'watch' : /^(?:build|generate|export)$/.test(first ?? '');
  return builds ? { language: 'node', kind: 'bundle' } : null;
}

function scriptBuild(first: string | undefined, second: string | undefined): BuildCommand | null {
  const script = first === 'run' || first === 'run-script' ? second : first;
  if (script === 'ci' || script === 'install' || script === 'i' || script === undefined)
    return { language: 'node', kind: 'extend' };
  return /^(?:build|compile|bundle|dist)(?:[:-][\w:-]+)?$/.test(script) ? { language: 'node', kind: 'bundle' } : null;
}

function pythonBuild(plain: readonly string[]): BuildCommand | null {
  const module = plain.includes('pip') && plain.includes('install');
  const setup = plain[0] === 'setup.py' && /^(?:build|install|build_ext|develop|bdist_wheel)$/.test(plain[1] ?? '');
  return module || setup ? { language: 'python', kind: 'extend' } : null;
}

function verb(word: string | undefined, verbs: RegExp, build: BuildCommand): BuildCommand | null {
  return verbs.test(word ?? '') ? build : null;
}

/** Does a command start a program through its build tool, which compiles on every start? */
export function buildsAtStart(argv: readonly string[]): boolean {
  const [program = '', ...rest] = argv;
  const name = program.split('/').at(-1) ?? '';
  const words = rest.filter((word) => !word.startsWith('-'));
  if (name === 'go' || name === 'cargo') return words[0] === 'run';
  if (name === 'dotnet') return /^(?:run|watch)$/.test(words[0] ?? '');
  if (/^(?:mvnw?|gradlew?)$/.test(name))
    return words.some((word) => /(?:^|:)(?:run|bootRun|exec|dev|java)$/.test(word));
  return C_COMPILER.test(name);
}
