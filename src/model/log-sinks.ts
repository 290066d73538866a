import { isLogPath, isNoFile } from './log-paths.ts';

/** A command as far as this file needs it: facts of another file, or a command that a rule reads itself. */
export interface LoggingCommand {
  readonly words: readonly (string | null)[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
}

/** A place in a command that sends output to a log file. */
export interface LogSink {
  /** The command's place in its script. */
  readonly command: number;
  /** The place of the redirection among those of its command, or of the option's value among its words. */
  readonly at: { readonly redirect: number } | { readonly word: number };
  /** As written; it may hold variables. */
  readonly file: string;
  /** The redirection's operator, or the option, for people. */
  readonly by: string;
}

/** Options that name a log file, as `--option=FILE` or `--option FILE` (the programs' manuals). */
const OPTION =
  /^(?<name>--?(?:(?:access|error|app)?[-_]?log[-_.]?(?:file|path)|(?:access|error)[-_]?log|logpath|log[-_]dir|log[-_.]?to|Dlogging\.file(?:\.name|\.path)?))(?:=(?<value>.*))?$/i;

/**
 * The places of a script that send output to log files. Silent for the standard streams, and for files that the script
 * itself shows again: by `tail -f`, or as links to a stream.
 */
export function logSinks(commands: readonly LoggingCommand[]): readonly LogSink[] {
  const shown = new Set(commands.flatMap(streamedFiles));
  return commands.flatMap((command, index) =>
    [...redirections(command, index), ...options(command.words, index)].filter(({ file }) => !shown.has(file)),
  );
}

function redirections({ redirects }: LoggingCommand, command: number): LogSink[] {
  return redirects.flatMap(({ operator, target }, redirect) => {
    const file = target.replace(/^(["'])(.*)\1$/, '$2');
    const writes = /^(?:\d*|&)>>?\|?$|^&>>?$/.test(operator);
    return writes && isLogPath(file) ? [{ command, at: { redirect }, file, by: operator }] : [];
  });
}

function options(words: LoggingCommand['words'], command: number): LogSink[] {
  return words.flatMap((word, place) => {
    const match = place === 0 || word === null ? null : OPTION.exec(word);
    const joined = match?.groups?.value;
    const file = joined ?? (match ? (words[place + 1] ?? '') : '');
    if (match === null || !/\/|\.log$/.test(file) || isNoFile(file) || file.startsWith('-')) return [];
    if (/dir$/i.test(match.groups?.name ?? '') && !isLogPath(`${file}/x`)) return [];
    return [{ command, at: { word: joined === undefined ? place + 1 : place }, file, by: match.groups?.name ?? '' }];
  });
}

/** Files that a command shows on standard output, or that it makes links to a stream. */
function streamedFiles({ words }: LoggingCommand): readonly string[] {
  const [program, ...args] = words[0] === 'exec' ? words.slice(1) : words;
  const name = program?.slice(program.lastIndexOf('/') + 1);
  const plain = args.flatMap((arg) => (arg === null || arg.startsWith('-') ? [] : arg));
  if (name === 'tail' && args.some((arg) => /^-(?:\w*[fF]\w*|-follow.*|-retry)$/.test(arg ?? ''))) return plain;
  return linkedFile(words) ?? [];
}

/** The file that `ln -s /dev/stdout FILE` turns into a standard stream, or `mkfifo` into a pipe; null for other commands. */
export function linkedFile(words: LoggingCommand['words']): readonly string[] | null {
  const [program, ...args] = words;
  const name = program?.slice(program.lastIndexOf('/') + 1);
  const plain = args.flatMap((arg) => (arg === null || arg.startsWith('-') ? [] : arg));
  if (name === 'mkfifo') return plain;
  const [target, ...links] = plain;
  return name === 'ln' && target !== undefined && isNoFile(target) ? links : null;
}
