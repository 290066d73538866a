import { programName, unwrapped, type Words } from './programs/words.ts';

/** What is known of a program as process 1 of a container. */
export interface KnownProgram {
  readonly name: string;
  /** What SIGTERM does to it as process 1: it ends, or nothing happens, because it registers no handler. */
  readonly onTerm: 'ends' | 'nothing';
  /**
   * What becomes of children: `reaps` those of others too, waits for its `own` only, or `wraps` your program: runs it as
   * a child, through a shell, and stays in front of it.
   */
  readonly children: 'reaps' | 'own' | 'wraps';
  /** Where that is written. */
  readonly source: string;
}

type Row = KnownProgram & { readonly applies?: (words: Words) => boolean };

const KERNEL = 'pid_namespaces(7): process 1 gets only signals that it has a handler for';

/** Programs that end at SIGTERM through a handler of their own, by where that is written. */
const ENDING: readonly (readonly [names: string, children: 'reaps' | 'own', source: string])[] = [
  ['nginx', 'reaps', 'nginx, "Controlling nginx": TERM is fast shutdown; ngx_process_get_status waits for any child'],
  [
    'httpd apache2 apache2-foreground httpd-foreground',
    'reaps',
    'Apache HTTP Server, "Stopping and Restarting": TERM stops now',
  ],
  ['php-fpm php-fpm7 php-fpm8', 'reaps', 'php-fpm(8), Signals: SIGTERM is immediate termination'],
  ['postgres', 'reaps', 'PostgreSQL, "Shutting Down the Server": SIGTERM is Smart Shutdown'],
  ['mysqld mariadbd', 'own', 'MySQL, "Unix Signal Handling in MySQL": SIGTERM causes the server to shut down'],
  ['mongod mongos', 'own', 'MongoDB manual, "Terminate Running Instances": SIGTERM shuts down cleanly'],
  ['redis-server valkey-server', 'own', 'Redis, "Signal handling": SIGTERM begins a shutdown'],
  ['memcached', 'own', 'memcached.c: SIGTERM is handled by sig_handler'],
  ['haproxy', 'own', 'haproxy(1): SIGTERM stops all processes at once'],
  ['envoy', 'own', 'Envoy, "Signal handling": SIGTERM causes a graceful exit'],
  ['gunicorn', 'reaps', 'Gunicorn, "Signal Handling": TERM is graceful shutdown; the arbiter waits for any child'],
  ['uvicorn hypercorn', 'own', 'Uvicorn, "Server behaviour": SIGTERM begins the graceful shutdown'],
  ['celery', 'own', 'Celery, "Workers Guide": TERM is warm shutdown'],
  ['java', 'own', 'java(1), -Xrs: without it the JVM installs handlers for SIGTERM'],
  ['dotnet', 'own', '.NET, "Console.CancelKeyPress and POSIX signals": the runtime handles SIGTERM'],
  ['ruby puma rails sidekiq unicorn rackup thin', 'own', 'Ruby, Process and Signal: SIGTERM raises SignalException'],
  [
    'etcd consul vault prometheus traefik caddy registry coredns',
    'own',
    'Go, package os/signal: SIGTERM causes the program to exit',
  ],
];

/** Programs without a handler. */
const DEAF: readonly Row[] = [
  deaf('sleep', 'GNU coreutils and BusyBox: sleep sets no signal handler'),
  deaf('tail', 'GNU coreutils and BusyBox: tail sets no signal handler'),
  deaf('python -m http.server', 'CPython, library/signal: only SIGINT has a handler by default', isFileServer),
  deaf('php -S', 'PHP, built-in web server: php_cli_server.c handles SIGINT only', (words) => words.includes('-S')),
  deaf('java -Xrs', 'java(1), -Xrs: the JVM leaves SIGTERM alone', (words) => words.includes('-Xrs')),
];

const PACKAGE_MANAGERS =
  'npm, "npm run": a script runs in a shell that npm starts as a child and waits for; npm waits for nothing else';

/** Programs that start yours as a child. */
const WRAPPING: readonly Row[] = [
  wraps('npm', PACKAGE_MANAGERS, (words) => /^(?:start|run|run-script|exec|test)$/.test(words[1] ?? '')),
  wraps('yarn', PACKAGE_MANAGERS, (words) => words[1] !== undefined && !/^(?:install|add|-)/.test(words[1] ?? '')),
  wraps('pnpm', PACKAGE_MANAGERS, (words) => words[1] !== undefined && !/^(?:install|add|-)/.test(words[1] ?? '')),
  wraps('npx', PACKAGE_MANAGERS, (words) => words.length > 1),
  wraps(
    'go run',
    'Go issue 40467: go run starts the program as a child and passes no SIGTERM on',
    (words) => words[1] === 'run',
  ),
];

const TABLE: ReadonlyMap<string, readonly Row[]> = Map.groupBy(
  [
    ...DEAF,
    ...WRAPPING,
    ...ENDING.flatMap(([names, children, source]) =>
      names.split(' ').map((name): Row => ({ name, onTerm: 'ends', children, source })),
    ),
  ],
  ({ name }) => name.split(' ')[0] ?? name,
);

function deaf(name: string, source: string, applies?: Row['applies']): Row {
  return { name, onTerm: 'nothing', children: 'own', source: `${source}; ${KERNEL}`, ...(applies && { applies }) };
}

function wraps(name: string, source: string, applies: (words: Words) => boolean): Row {
  return { name, onTerm: 'ends', children: 'wraps', source, applies };
}

/** Python modules whose behaviour as a program is known, as `python -m` runs them. */
const MODULES_AS_PROGRAMS: ReadonlySet<string> = new Set(['gunicorn', 'uvicorn', 'hypercorn', 'celery']);

/**
 * Looks a command up in the table of known programs.
 * @param words of the command, wrappers such as `exec` and `gosu` included
 * @returns null for a program that is not in the table: nothing is known, and nothing to be said
 */
export function knownProgram(words: Words): KnownProgram | null {
  const program = unwrapped(words);
  const name = interpreterName(program);
  const module = name === 'python' && program[1] === '-m' ? (program[2] ?? '') : '';
  const rows = TABLE.get(MODULES_AS_PROGRAMS.has(module) ? module : name) ?? [];
  const row = rows.find(({ applies }) => applies === undefined || applies(program));
  if (!row) return null;
  const { name: known, onTerm, children, source } = row;
  return { name: known, onTerm, children, source };
}

/** `python3.12` is `python`, `nodejs` is `node`; any other program by its own name. */
function interpreterName(words: Words): string {
  const name = programName(words);
  if (/^python[\d.]*$/.test(name)) return 'python';
  if (/^php\d*$/.test(name)) return 'php';
  return name === 'nodejs' ? 'node' : name;
}

/** `http.serve` is how the workshop's script writes it. */
function isFileServer(words: Words): boolean {
  const place = words.indexOf('-m');
  return place > 0 && /^(?:http\.server?|SimpleHTTPServer)$/.test(words[place + 1] ?? '');
}

/** True for a command that serves files over HTTP, whose `/` always answers: Python, library/http.server. */
export function servesFiles(words: Words): boolean {
  const program = unwrapped(words);
  return interpreterName(program) === 'python' && isFileServer(program);
}

/** Interpreters that leave SIGTERM to the script, with the options that take a value. */
const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  python: ['-W', '-X'],
  node: ['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions'],
  php: ['-d', '-c'],
};

/** A script that an interpreter runs; whether SIGTERM is heard is written in it. */
export interface InterpretedScript {
  readonly interpreter: 'python' | 'node' | 'php';
  /** The file as written in the command. */
  readonly file: string;
}

/**
 * The script that an interpreter without a SIGTERM handler of its own is to run: `app.py` of `python -u app.py`.
 * Node.js sets the default action again and raises the signal once more, which process 1 never gets (node.cc,
 * `SignalExit`); Python and PHP set no handler at all.
 * @returns null for any other command, and for code that is given in the command itself
 */
export function interpretedScript(words: Words): InterpretedScript | null {
  const program = unwrapped(words);
  const interpreter = interpreterName(program);
  if (interpreter !== 'python' && interpreter !== 'node' && interpreter !== 'php') return null;
  const withValue = INTERPRETERS[interpreter] ?? [];
  let at = 1;
  while (program[at]?.startsWith('-') === true) {
    const option = program[at] ?? '';
    if (/^(?:-[A-Za-z]*[cme]|-S|-r|--eval|--print|-p|--test|--watch|-)$/.test(option) && !withValue.includes(option))
      return null;
    at += withValue.includes(option) ? 2 : 1;
  }
  const file = program[at];
  return file == null ? null : { interpreter, file };
}
