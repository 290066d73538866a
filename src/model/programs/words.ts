/** The words of a command: their values where no expansion can change them, null otherwise. */
export type Words = readonly (string | null)[];

/** The file name of a program, `/usr/sbin/nginx` to `nginx`; the empty text where the shell decides which program it is. */
export function programName(words: Words): string {
  const name = words[0] ?? '';
  return name.slice(name.lastIndexOf('/') + 1);
}

/** How many words each program puts in front of the one that it becomes: itself, its options and its own arguments. */
const PREFIXES: Readonly<Record<string, (words: Words) => number>> = {
  exec: (words) => behindOptions(words, 1, ['-a']),
  command: (words) => behindOptions(words, 1, []),
  nohup: () => 1,
  env: (words) => behindAssignments(words, behindOptions(words, 1, ['-u', '-C', '--unset', '--chdir'])),
  nice: (words) => behindOptions(words, 1, ['-n']),
  ionice: (words) => behindOptions(words, 1, ['-c', '-n']),
  stdbuf: (words) => behindOptions(words, 1, ['-i', '-o', '-e']),
  setsid: (words) => behindOptions(words, 1, []),
  gosu: () => 2,
  'su-exec': () => 2,
  busybox: () => 1,
};

/** Programs that replace themselves by another one, behind two words: `bundle exec puma`. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = { bundle: ['exec'], poetry: ['run'], pipenv: ['run'] };

/**
 * The program that a command ends up as: `exec env A=b gosu web nginx` becomes nginx. Only programs that replace
 * themselves (execve) are looked through; those that stay in front of a child, such as sudo, are programs of their own.
 * POSIX.1-2024 XCU env, nice, nohup; the manual pages of gosu, su-exec, stdbuf, setsid, BusyBox; `bundle help exec`.
 */
export function unwrapped(words: Words): Words {
  let rest = words;
  for (let depth = 0; depth < 8; depth += 1) {
    const name = programName(rest);
    const prefix = Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined;
    const runs = Object.hasOwn(RUNNERS, name) && RUNNERS[name]?.includes(rest[1] ?? '') === true;
    const count = runs ? 2 : (prefix?.(rest) ?? 0);
    if (count === 0 || count >= rest.length) return rest;
    rest = rest.slice(count);
  }
  return rest;
}

function behindOptions(words: Words, from: number, withValue: readonly string[]): number {
  let at = from;
  while (words[at]?.startsWith('-') === true) {
    const option = words[at] ?? '';
    at += withValue.includes(option) ? 2 : 1;
    if (option === '--') break;
  }
  return at;
}

function behindAssignments(words: Words, from: number): number {
  const rest = words.slice(from);
  const place = rest.findIndex((word) => word === null || !/^[A-Za-z_]\w*=/.test(word));
  return from + (place < 0 ? rest.length : place);
}

/** The value of an option, as `--port 80`, `--port=80` or, for one letter, `-p80`; null where it is not given in plain words. */
export function optionValue(words: Words, ...names: readonly string[]): string | null {
  for (const [place, word] of words.entries()) {
    if (word === null) continue;
    for (const name of names) {
      if (word === name) return words[place + 1] ?? null;
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (/^-\w$/.test(name) && word.startsWith(name) && /^\d+$/.test(word.slice(2))) return word.slice(2);
    }
  }
  return null;
}

/** True when a word of the command is one of these. */
export function hasWord(words: Words, ...wanted: readonly string[]): boolean {
  return words.some((word) => word !== null && wanted.includes(word));
}
