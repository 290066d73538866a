/** A program made to be process 1: it passes signals on and reaps what is left behind. */
export interface InitProgram {
  readonly name: string;
  /** Its own words, with options, without the program that it starts. */
  readonly argv: readonly string[];
  /** It signals the whole process group of the program, so that children of a shell hear it too. */
  readonly signalsGroup: boolean;
}

/** Options that take a value in the next word. */
const INITS: Readonly<
  Record<string, { readonly withValue: readonly string[]; readonly group: (options: readonly string[]) => boolean }>
> = {
  // https://github.com/krallin/tini: -g signals the process group.
  tini: { withValue: ['-p', '-e'], group: (options) => options.some((option) => /^-[a-z]*g/.test(option)) },
  'tini-static': { withValue: ['-p', '-e'], group: (options) => options.some((option) => /^-[a-z]*g/.test(option)) },
  // Docker's own, a tini.
  'docker-init': { withValue: ['-p', '-e'], group: (options) => options.some((option) => /^-[a-z]*g/.test(option)) },
  // https://github.com/Yelp/dumb-init: a session of its own, and signals to all of it, unless --single-child.
  'dumb-init': {
    withValue: ['-r', '--rewrite'],
    group: (options) => !options.includes('-c') && !options.includes('--single-child'),
  },
  // https://github.com/openSUSE/catatonit: -g signals the process group.
  catatonit: { withValue: [], group: (options) => options.some((option) => /^-[a-z]*g/.test(option)) },
  // s6-overlay's init; it takes the program as arguments.
  init: { withValue: [], group: () => true },
  's6-svscan': { withValue: [], group: () => true },
  my_init: { withValue: [], group: () => true },
  pid1: { withValue: [], group: () => true },
};

/**
 * Takes the init in front of a command off.
 * @returns the init, null where there is none, and the words behind it
 */
export function splitInit(argv: readonly string[]): { init: InitProgram | null; program: readonly string[] } {
  const [first = '', ...rest] = argv;
  const name = first.slice(first.lastIndexOf('/') + 1);
  // `init` alone is s6-overlay's `/init`; a program of that name elsewhere is somebody's own.
  const known = (name !== 'init' || first === '/init') && Object.hasOwn(INITS, name) ? INITS[name] : undefined;
  if (!known) return { init: null, program: argv };
  let at = 0;
  while (at < rest.length && (rest[at] ?? '').startsWith('-')) {
    const option = rest[at] ?? '';
    at += known.withValue.includes(option) ? 2 : 1;
    if (option === '--') break;
  }
  const options = rest.slice(0, at);
  return { init: { name, argv: [first, ...options], signalsGroup: known.group(options) }, program: rest.slice(at) };
}
