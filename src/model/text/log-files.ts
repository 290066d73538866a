import type { Range, Region } from '../../source/text.ts';
import { isNoFile } from '../log-paths.ts';
import { withoutComments } from './code-spans.ts';
import type { FactSource } from './language.ts';
import { JAVA_LOGS } from './log-writers/java.ts';
import { LIBRARY_LOGS } from './log-writers/libraries.ts';
import { SERVER_LOGS } from './log-writers/servers.ts';
import type { LogWriter } from './log-writers/writer.ts';

/** A place that makes a program write its logs to a file. */
export interface LogFileMention {
  /** The file as written; null where the text does not say which. */
  readonly file: string | null;
  /** The construct, such as `FileHandler`, for people. */
  readonly by: string;
  /** Access logs go to standard output, all others to standard error; null where it cannot be told. */
  readonly kind: 'access' | 'error' | null;
  readonly region: Region;
}

const WRITERS: readonly LogWriter[] = [...SERVER_LOGS, ...JAVA_LOGS, ...LIBRARY_LOGS];
const MAX_MENTIONS = 20;
/** Places of one writer that are looked at: keeps the work on a text that is made to be slow small. */
const MAX_TRIED = 100;
/** Looked at behind a form: an appender, or the arguments of a call. */
const MAX_BODY = 3_000;
/** A word that any writer needs, so that most texts are left at once. */
const MAY_LOG = /log|File|out_file|stdout_|stderr_|destination|streams|daemonize/i;

/**
 * Finds the places that write logs to files, in the order of the text; the first 20. Silent for the standard streams, and
 * for appenders that the text defines and uses nowhere. Redirections of a shell are not looked at. Linear in the text.
 */
export function readLogFiles(source: FactSource): readonly LogFileMention[] {
  if (!MAY_LOG.test(source.text)) return [];
  const text = withoutComments(source.text, source.language).replace(/^\uFEFF/, ' ');
  const found = WRITERS.flatMap((writer) => mentionsOf(writer, source, text));
  const distinct = found.filter(
    ({ range }, index) =>
      !found.slice(0, index).some(({ range: other }) => range.start < other.end && other.start < range.end),
  );
  return distinct
    .toSorted((a, b) => a.range.start - b.range.start)
    .slice(0, MAX_MENTIONS)
    .map(({ mention }) => mention);
}

interface Found {
  readonly range: Range;
  readonly mention: LogFileMention;
}

function mentionsOf(writer: LogWriter, { language, lines }: FactSource, text: string): Found[] {
  if (writer.languages !== null && !writer.languages.includes(language)) return [];
  if (writer.needs && !writer.needs.test(text)) return [];
  const inUse = writer.attached ? attachedNames(text, writer.attached) : null;
  const found: Found[] = [];
  let tried = 0;
  for (const match of text.matchAll(writer.form)) {
    tried += 1;
    if (tried > MAX_TRIED) break;
    const file = fileOf(writer, match, text);
    if (file === undefined || (file !== null && isNoFile(file)) || !isInUse(match, inUse)) continue;
    const range = trimmed(match);
    const plain =
      file === null || /[${}%*]/.test(file.replace(/\$(?:APACHE_LOG_DIR|\{APACHE_LOG_DIR\})/, '')) ? null : file;
    found.push({ range, mention: { file: plain, by: writer.by, kind: writer.kind, region: lines.region(range) } });
  }
  return found;
}

/** The file that a match names: null where it is not plain, undefined where nothing proves that there is one. */
function fileOf(writer: LogWriter, match: RegExpExecArray, text: string): string | null | undefined {
  const own = match.groups?.file ?? match.groups?.bare;
  if (own !== undefined) return own.trim();
  if (!writer.body) return null;
  const start = match.index + match[0].length;
  const body = writer.body === 'brackets' ? inBrackets(text, start) : upTo(text, start, writer.body.until);
  for (const form of writer.files ?? []) {
    const inside = form.exec(body);
    if (inside) return inside.groups?.file ?? null;
  }
  return undefined;
}

/** The text up to the bracket that closes the one in front of `start`; brackets inside quotes do not count. */
function inBrackets(text: string, start: number): string {
  const end = Math.min(text.length, start + MAX_BODY);
  let depth = 1;
  for (let at = start; at < end; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'" || char === '`') {
      const close = text.indexOf(char, at + 1);
      if (close < 0 || close > end) break;
      at = close;
    } else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    if (depth === 0) return text.slice(start, at);
  }
  return text.slice(start, end);
}

function upTo(text: string, start: number, until: string): string {
  const body = text.slice(start, start + MAX_BODY);
  const end = body.indexOf(until);
  return end < 0 ? body : body.slice(0, end);
}

/** The names in the lists of appenders that loggers use; null where the text has no such list. */
function attachedNames(text: string, form: RegExp): ReadonlySet<string> | null {
  const lists = [...text.matchAll(form)].map(({ groups }) => groups?.names ?? '');
  return lists.length === 0 ? null : new Set(lists.flatMap((list) => list.split(/[\s,]+/)));
}

function isInUse(match: RegExpExecArray, inUse: ReadonlySet<string> | null): boolean {
  if (inUse === null) return true;
  const name = match.groups?.name ?? /\bname[ \t]*=[ \t]*"([^"]{1,100})"/.exec(match[0])?.[1];
  return name === undefined || inUse.has(name);
}

function trimmed({ index, 0: text }: RegExpExecArray): Range {
  const lead = text.length - text.replace(/^[\s;{}]+/, '').length;
  return { start: index + lead, end: index + text.trimEnd().length };
}
