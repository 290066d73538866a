import { type Refusal, refuse } from '../../source/refusal.ts';

/** How a server of static files is started. */
export interface StaticServer {
  readonly name: 'serve' | 'http-server' | 'vite preview';
  /** As written; null where a configuration says it. */
  readonly folder: string | null;
  /** Null where no flag says it. */
  readonly port: number | null;
  /** What it looks for, in the words of nginx's `try_files`. */
  readonly tries: string;
}

interface ServerForm {
  readonly name: StaticServer['name'];
  readonly words: readonly string[];
  /** Flags whose value is the port. */
  readonly port: RegExp;
  /** Flags with another value, which change nothing for the outside. */
  readonly valued: RegExp;
  /** Flags without a value that change nothing for the outside. */
  readonly plain: RegExp;
  readonly single: RegExp | null;
  readonly tries: string;
}

/** Every path of no file gets index.html, which routes it itself. */
const SINGLE = '$uri /index.html';

/** By their manuals: `serve --help` (vercel/serve), http-server's README, Vite documentation, command line interface. */
const FORMS: readonly ServerForm[] = [
  {
    name: 'serve',
    words: ['serve'],
    port: /^(?:-l|--listen|-p)$/,
    valued: /^$/,
    plain:
      /^(?:-n|--no-clipboard|-L|--no-request-logging|-d|--debug|-u|--no-compression|--no-etag|--no-port-switching)$/,
    single: /^(?:-s|--single)$/,
    tries: '$uri $uri.html $uri/index.html =404',
  },
  {
    name: 'http-server',
    words: ['http-server'],
    port: /^(?:-p|--port)$/,
    valued: /^(?:-a|-t)$/,
    plain: /^(?:-s|--silent|-U|--utc|--log-ip|-d=?false|-i=?false|--no-dotfiles|-c-?\d+|-t\d+|-g|--gzip|-b|--brotli)$/,
    single: null,
    tries: '$uri $uri.html $uri/ =404',
  },
  {
    name: 'vite preview',
    words: ['vite', 'preview'],
    port: /^--port$/,
    valued: /^(?:--outDir|--host|-l|--logLevel)$/,
    plain: /^(?:--host|--strictPort|--clearScreen|-d|--debug)$/,
    single: null,
    tries: '$uri $uri.html \x24{uri}index.html /index.html',
  },
];

/**
 * Reads the command line of a server of static files.
 * @returns null for every other program; a refusal for one that does more than serving files on one port
 */
export function readStaticServer(argv: readonly string[]): StaticServer | Refusal | null {
  const words = withoutRunner(argv);
  const form = FORMS.find(({ words: own }) => own.every((word, at) => word === (words[at] ?? '')));
  if (form === undefined) return null;
  const found: { folder: string | null; port: number | null; single: boolean } = {
    folder: null,
    port: null,
    single: false,
  };
  const rest = words.slice(form.words.length).flatMap(splitFlag);
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const next = rest[at + 1] ?? '';
    if (form.port.test(word)) {
      const port = portOf(next);
      if (port === null || found.port !== null)
        return refuse(`${form.name} listens on ${next}, which is no port alone`);
      found.port = port;
      at += 1;
    } else if (form.valued.test(word) && next !== '' && !next.startsWith('-')) {
      if (word === '--outDir') found.folder = next;
      at += 1;
    } else if (form.single?.test(word)) found.single = true;
    else if (!word.startsWith('-') && found.folder === null && form.name !== 'vite preview') found.folder = word;
    else if (!form.plain.test(word))
      return refuse(`what ${form.name} does with ${word} has no known counterpart in nginx`);
  }
  const { folder, port, single } = found;
  return { name: form.name, folder, port, tries: single ? SINGLE : form.tries };
}

/** `npx --yes serve`, `node_modules/.bin/serve`, `serve@14`: the same program. */
function withoutRunner(argv: readonly string[]): readonly string[] {
  const runner = /^(?:npx|bunx|pnpx)$/.test(argv[0] ?? '') ? 1 : 0;
  const flags = argv.slice(runner).findIndex((word) => !/^(?:-y|--yes|--no-install|--)$/.test(word));
  const [program = '', ...rest] = argv.slice(runner + Math.max(0, flags));
  const name = program.split('/').at(-1) ?? '';
  return [name.replace(/@[\w.^~-]+$/, ''), ...rest];
}

/** `--port=80` and `-p80` as two words. */
function splitFlag(word: string): readonly string[] {
  const long = /^(--[A-Za-z-]+)=(.+)$/.exec(word);
  if (long) return [long[1] ?? '', long[2] ?? ''];
  const short = /^(-[lp])=?(\d.*)$/.exec(word);
  return short ? [short[1] ?? '', short[2] ?? ''] : [word];
}

function portOf(text: string): number | null {
  const digits = /^(?:tcp:\/\/(?:0\.0\.0\.0|\[::\]):)?(\d{1,5})$/.exec(text)?.[1];
  const port = Number(digits ?? 0);
  return port > 0 && port < 65_536 ? port : null;
}
