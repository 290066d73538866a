import type { CommandFacts } from '../command-facts.ts';
import { type PackageCommand, type PackageManager, readPackageCommand } from '../packages.ts';

/** What a package manager leaves behind in a layer. */
export interface LeftCache {
  readonly manager: PackageManager;
  /** What it is, in words for people: it completes "leaves ... in the image". */
  readonly what: string;
  /** How to leave nothing; all of them together. */
  readonly remedies: readonly CacheRemedy[];
}

export type CacheRemedy =
  /** An option of a command: 0-based places of the command and of the word to write it in front of. */
  | { readonly kind: 'option'; readonly command: number; readonly before: number; readonly text: string }
  /** A command at the end of the script. */
  | { readonly kind: 'command'; readonly text: string };

interface CacheWords {
  readonly what: string;
  /** The option of an installation that keeps it away, the command that throws it away, or the manager's own for that. */
  readonly remedy: { readonly option: string } | { readonly command: string } | { readonly clean: string };
  fetches(read: PackageCommand): boolean;
  /** What `rm` or `find` is given, as written, to throw it away. */
  readonly removed: RegExp;
  /** A clean command of the manager, its options behind it, that throws it away. */
  readonly cleaned: RegExp;
  /** The folder that a mount may keep out of the layer. */
  readonly folder: string;
  /** Options of the command that keep it away or put it elsewhere. */
  readonly options: RegExp;
  /** The same for variables that the command sees. */
  readonly variables: RegExp;
}

const NONE = /(?!)/;

const installs = ({ action }: PackageCommand): boolean => action === 'install';

const RED_HAT = {
  fetches: ({ action }: PackageCommand) => action === 'install' || action === 'refresh',
  removed: /\/var(?:\/cache)?\/(?:\*|\{[^}]{0,200}(?:yum|dnf)|yum|dnf|libdnf)|\/var\/cache\/?"?$/,
  cleaned: /^clean all/,
  folder: '/var/cache',
  options: NONE,
  variables: NONE,
};

/** What each package manager keeps, where, and what throws it away (their manual pages; the images' own documentation). */
const CACHES: Readonly<Partial<Record<PackageManager, CacheWords>>> = {
  apt: {
    what: 'the package lists in `/var/lib/apt/lists`',
    remedy: { command: 'rm -rf /var/lib/apt/lists/*' },
    fetches: ({ action }) => action === 'refresh',
    removed: /\/var\/lib(?:\/(?:\*|apt|\{[^}]{0,200}apt)|\/?"?$)/,
    cleaned: /^dist-?clean/,
    folder: '/var/lib/apt',
    options: NONE,
    variables: NONE,
  },
  apk: {
    what: 'the package index in `/var/cache/apk`',
    remedy: { option: '--no-cache' },
    fetches: ({ action }) => action === 'refresh' || action === 'install',
    removed: /\/var\/cache(?:\/(?:\*|apk|\{[^}]{0,200}apk)|\/?"?$)/,
    cleaned: /^cache clean/,
    folder: '/var/cache/apk',
    options: /^--no-cache$/,
    variables: NONE,
  },
  dnf: { ...RED_HAT, what: 'metadata and packages below `/var/cache`', remedy: { clean: 'clean all' } },
  yum: { ...RED_HAT, what: 'metadata and packages below `/var/cache`', remedy: { clean: 'clean all' } },
  microdnf: { ...RED_HAT, what: 'metadata in `/var/cache`', remedy: { clean: 'clean all' } },
  zypper: {
    what: 'metadata and packages in `/var/cache/zypp`',
    remedy: { clean: 'clean --all' },
    fetches: ({ action }) => action === 'install' || action === 'refresh',
    removed: /\/var\/cache(?:\/(?:\*|zypp)|\/?"?$)/,
    cleaned: /^(?:clean|cc)/,
    folder: '/var/cache/zypp',
    options: NONE,
    variables: NONE,
  },
  pip: {
    what: "pip's cache of downloads and wheels",
    remedy: { option: '--no-cache-dir' },
    fetches: installs,
    removed: /\.cache\b|\/root\/?"?$/,
    cleaned: /^cache purge/,
    folder: '/root/.cache/pip',
    options: /^--(?:no-)?cache/,
    variables: /PIP_NO_CACHE_DIR|PIP_CACHE_DIR/,
  },
  npm: {
    what: "npm's cache of downloads",
    remedy: { clean: 'cache clean --force' },
    fetches: installs,
    removed: /\.npm\b|_cacache|\/root\/?"?$/,
    cleaned: /^cache clean/,
    folder: '/root/.npm',
    options: /^--cache/,
    variables: /npm_config_cache/i,
  },
  yarn: {
    what: "yarn's cache of downloads",
    remedy: { clean: 'cache clean' },
    fetches: installs,
    removed: /\.cache\b|\.yarn\b|yarn-cache|\/root\/?"?$/,
    cleaned: /^cache clean/,
    folder: '/usr/local/share/.cache',
    options: /^--cache-folder/,
    variables: /YARN_CACHE_FOLDER|YARN_ENABLE_GLOBAL_CACHE/,
  },
};

/** What stands around the script of a RUN. */
export interface ScriptSurroundings {
  /** Where mounts of the RUN stand in the file system; what is written there reaches no layer. */
  readonly mounts: readonly string[];
  /** Where variables that the script sees may be set: ENV and ARG in front, and the RUN itself, as written. */
  readonly variables: string;
}

/** Does a script fetch packages, or lists of them? */
export function fetchesPackages(commands: readonly CommandFacts[]): boolean {
  return commands.some((command) => {
    const read = readPackageCommand(command);
    return read !== null && CACHES[read.manager]?.fetches(read) === true;
  });
}

/** The caches of package managers that a script leaves behind, one for each manager. */
export function cachesLeft(
  commands: readonly CommandFacts[],
  { mounts, variables }: ScriptSurroundings,
): readonly LeftCache[] {
  const reads = commands.flatMap((command) => readPackageCommand(command) ?? []);
  const left = new Map<PackageManager, { words: CacheWords; fetching: PackageCommand[] }>();
  for (const read of reads) {
    const words = CACHES[read.manager];
    if (!words?.fetches(read) || read.options.some((option) => words.options.test(option))) continue;
    if (words.variables.test(variables) || mounts.some((mount) => covers(mount, words.folder))) continue;
    if (isThrownAway(words, read, reads, commands)) continue;
    const known = left.get(read.manager);
    if (known) known.fetching.push(read);
    else left.set(read.manager, { words, fetching: [read] });
  }
  return [...left].map(([manager, { words, fetching }]) => ({
    manager,
    what: words.what,
    remedies: remedies(words, fetching, commands),
  }));
}

/** A mount keeps a folder out of the layer when it stands at it or above; caches live in homes of any user. */
function covers(mount: string, folder: string): boolean {
  const target = mount.replace(/\/+$/, '');
  const inHome = folder.startsWith('/root/') && target.endsWith(folder.slice('/root'.length));
  const above = inHome || folder === target || folder.startsWith(`${target}/`);
  return above || target.startsWith(`${folder}/`) || (folder.includes('/.cache') && target.endsWith('/.cache'));
}

function isThrownAway(
  { removed, cleaned }: CacheWords,
  fetching: PackageCommand,
  reads: readonly PackageCommand[],
  commands: readonly CommandFacts[],
): boolean {
  const later = commands.slice(fetching.command + 1);
  const byManager = reads.some(
    ({ manager, action, verb, command }) =>
      manager === fetching.manager && action === 'clean' && cleaned.test(verb) && command > fetching.command,
  );
  return (
    byManager || later.some(({ words, written }) => isRemoval(words) && written.some((word) => removed.test(word)))
  );
}

/** `rm`, or `find` with an action that deletes. */
function isRemoval(words: readonly (string | null)[]): boolean {
  const at = words[0] === 'sudo' ? 1 : 0;
  const program = words[at]?.split('/').at(-1);
  return program === 'rm' || (program === 'find' && words.some((word) => word === '-delete' || word === 'rm'));
}

/** Options where every command takes one, else one command for all. */
function remedies(
  { remedy }: CacheWords,
  fetching: readonly PackageCommand[],
  commands: readonly CommandFacts[],
): readonly CacheRemedy[] {
  if ('option' in remedy && fetching.every(({ action }) => action === 'install')) {
    const text = remedy.option;
    return fetching.map(({ command, behindVerb }) => ({ kind: 'option', command, before: behindVerb, text }));
  }
  const cleaned = 'clean' in remedy ? `${fetching[0]?.program} ${remedy.clean}` : 'rm -rf /var/cache/apk/*';
  const text = 'command' in remedy ? remedy.command : cleaned;
  const sudo = fetching.some(({ command }) => commands[command]?.words[0] === 'sudo');
  return [{ kind: 'command', text: sudo ? `sudo ${text}` : text }];
}
