import { servesFiles } from '../known-programs.ts';
import { hasWord, optionValue, programName, unwrapped, type Words } from './words.ts';

/** A port that a command makes its program listen on. */
export interface CommandPort {
  readonly port: number;
  /** The program's documentation says that it listens there; false for a guess that a person has to look at. */
  readonly certain: boolean;
  /** How the port is written, for people. */
  readonly how: string;
  /** A path that answers over HTTP whatever else is broken; null where none is known. */
  readonly path: string | null;
}

interface Server {
  readonly names: string;
  readonly applies?: (words: Words) => boolean;
  /** What says the port. */
  readonly says: (words: Words) => string | null;
  /** The port without that. */
  readonly standard: number | null;
  /** Where a start file or the environment may say otherwise, the standard is a guess. */
  readonly surelyStandard: boolean;
}

const option =
  (...names: readonly string[]) =>
  (words: Words) =>
    optionValue(words, ...names);

/** Servers whose documentation says how a port is given, and which is the standard one. */
const SERVERS: readonly Server[] = [
  server('gunicorn', option('-b', '--bind'), null),
  server('uvicorn', option('--port'), 8000),
  server('hypercorn', option('-b', '--bind'), null),
  server('flask', option('-p', '--port'), 5000, (words) => hasWord(words, 'run')),
  server('streamlit', option('--server.port'), 8501, (words) => hasWord(words, 'run')),
  server('manage.py', behindRunserver, 8000, (words) => hasWord(words, 'runserver')),
  server('php', option('-S'), null),
  server('redis-server', option('--port'), 6379),
  server('postgres', option('-p'), 5432),
  server('mysqld', option('-P', '--port'), 3306),
  server('mongod', option('--port'), 27017),
  server('memcached', option('-p', '--port'), 11211),
  server('rails', option('-p', '--port'), 3000, (words) => hasWord(words, 's', 'server')),
  server('puma', option('-p', '--port'), 9292),
  server('rackup', option('-p', '--port'), 9292),
  server('java', serverPortOfJava, null),
];

/**
 * The ports that a command makes its program listen on, facts first. Known servers say it by their own options; of
 * other programs, `--port 80`, `:80` and a sole trailing number are candidates.
 */
export function portsOfCommand(words: Words): readonly CommandPort[] {
  const program = unwrapped(words);
  if (servesFiles(program)) return [fileServerPort(program)];
  const known = SERVERS.find((row) => isServer(row, program));
  if (known) return knownPort(known, program);
  return candidates(program);
}

function server(names: string, says: Server['says'], standard: number | null, applies?: Server['applies']): Server {
  return { names, says, standard, surelyStandard: false, ...(applies && { applies }) };
}

/** Python modules run as `python -m uvicorn`, and `manage.py` behind its interpreter, are the server all the same. */
function isServer({ names, applies }: Server, words: Words): boolean {
  const isPython = /^python[\d.]*$/.test(programName(words));
  const own = isPython
    ? [words[1] === '-m' ? words[2] : words.slice(1).find((word) => word?.endsWith('manage.py'))]
    : [programName(words)];
  return (
    own.some((name) => name != null && name.slice(name.lastIndexOf('/') + 1) === names) && (applies?.(words) ?? true)
  );
}

function knownPort({ says, standard }: Server, words: Words): readonly CommandPort[] {
  const said = says(words);
  const port = said === null ? null : portOf(said);
  if (port !== null) return [{ port, certain: true, how: said ?? '', path: null }];
  // A word that the shell fills in may be the port, and a configuration may set another one.
  if (said !== null || standard === null || words.includes(null)) return [];
  return [{ port: standard, certain: false, how: `the standard port of ${programName(words)}`, path: null }];
}

/** Python, library/http.server: `python -m http.server [options] [port]`, 8000 by default; `/` lists the folder. */
function fileServerPort(words: Words): CommandPort {
  const behind = words.slice(words.indexOf('-m') + 2);
  const number = behind.find(
    (word, place) =>
      word !== null && /^\d+$/.test(word) && !/^--?(?:b|bind|d|directory|p|protocol)$/.test(behind[place - 1] ?? ''),
  );
  const port = portOf(number ?? '8000') ?? 8000;
  const certain = number !== undefined || !behind.includes(null);
  return { port, certain, how: number ?? 'the standard port of http.server', path: '/' };
}

function behindRunserver(words: Words): string | null {
  const behind = words.slice(words.indexOf('runserver') + 1).find((word) => word === null || !word.startsWith('-'));
  return behind === undefined ? null : (behind ?? '$');
}

/** Spring Boot, "Common Application Properties": server.port, as system property or argument. */
function serverPortOfJava(words: Words): string | null {
  return optionValue(words, '--server.port', '-Dserver.port', '-Djetty.port', '-Dquarkus.http.port');
}

const OPTIONS = [
  ...['--port', '-port', '--http-port', '--listen-port', '--server-port', '-p', '-P', '--PORT'],
  ...['--listen', '-listen', '--bind', '-bind', '-b', '--addr', '-addr', '--address', '--listen-address'],
  ...['--http-address', '--http.addr', '--bind-address', '--web.listen-address', '--http-listen-address'],
];

/** What looks like a port in the words of a program that nothing is known of. */
function candidates(words: Words): readonly CommandPort[] {
  const given = OPTIONS.flatMap((name) => {
    const value = optionValue(words, name);
    const port = value === null ? null : portOf(value);
    return port === null ? [] : [{ port, certain: false, how: `${name} ${value}`, path: null }];
  });
  if (given.length > 0) return distinct(given);
  const address = words.slice(1).find((word) => /^(?:0\.0\.0\.0|\[::\]|\*)?:\d{1,5}$/.test(word ?? ''));
  const found = address ?? soleTrailingNumber(words);
  const port = found == null ? null : portOf(found);
  return port === null || found == null ? [] : [{ port, certain: false, how: found, path: null }];
}

/** Options whose numbers are no ports. */
const OTHER_NUMBERS =
  /^-{1,2}\S*(?:time|max|min|limit|size|count|worker|thread|interval|ttl|mem|heap|buffer|request|retr|delay|level|uid|gid|user|group|pid|seed)/i;

/** A sole trailing integer that an unprivileged program could listen on: 1024 to 65535. */
function soleTrailingNumber(words: Words): string | null {
  const numbers = words.slice(1).filter((word) => word !== null && /^\d+$/.test(word));
  const last = words.at(-1);
  if (numbers.length !== 1 || last !== numbers[0] || last == null) return null;
  if (
    /^(?:sleep|timeout|kill|exit|seq|usleep|head|tail)$/.test(programName(words)) ||
    OTHER_NUMBERS.test(words.at(-2) ?? '')
  )
    return null;
  return Number(last) >= 1024 && Number(last) <= 65_535 ? last : null;
}

/** The port at the end of `8080`, `:8080`, `0.0.0.0:8080` or `http://+:8080`; null for a socket file or a variable. */
function portOf(text: string): number | null {
  const digits = /(?:^|:)(\d{1,5})\/?$/.exec(text)?.[1];
  const port = Number(digits ?? 0);
  return port >= 1 && port <= 65_535 ? port : null;
}

function distinct(ports: readonly CommandPort[]): readonly CommandPort[] {
  return ports.filter(({ port }, place) => ports.findIndex((other) => other.port === port) === place);
}
