import { type Refusal, refuse } from '../source/refusal.ts';
import type { ShellScript } from '../source/shell/script.ts';
import type { LogSink } from './log-sinks.ts';

/**
 * What a program takes for its log option instead of a file, to log to a standard stream. Gunicorn and Hypercorn,
 * settings: `-`; redis.conf: an empty name.
 */
const STREAM_VALUES: Readonly<Record<string, string>> = { gunicorn: '-', hypercorn: '-', 'redis-server': '' };

/** The value that makes a known program log to a standard stream; null for all others. */
export function streamValue(words: readonly (string | null)[]): string | null {
  const name = words.slice(0, 4).flatMap((word) => {
    const base = word === null ? '' : word.slice(word.lastIndexOf('/') + 1);
    return Object.hasOwn(STREAM_VALUES, base) ? base : [];
  })[0];
  return name === undefined ? null : (STREAM_VALUES[name] ?? null);
}

/** Why an option cannot be changed. */
export function unknownOption({ by, file }: LogSink): string {
  return `what the program does without ${by} is not known: most log to standard error then; drop the option, or let it name /dev/stderr instead of ${file}`;
}

/** The words of a command with its log options turned to a stream. */
export function toStream(words: readonly string[], sinks: readonly LogSink[]): readonly string[] | Refusal {
  const value = streamValue(words);
  const changed = [...words];
  for (const sink of sinks) {
    if (!('word' in sink.at) || value === null) return refuse(unknownOption(sink));
    const word = words[sink.at.word] ?? '';
    changed[sink.at.word] = word.startsWith(`${sink.by}=`) ? `${sink.by}=${value}` : value;
  }
  return changed;
}

/** A script's text without its redirections to log files. */
export function withoutRedirections(script: ShellScript, sinks: readonly LogSink[]): string | Refusal {
  let text = script.text;
  const ranges: { start: number; end: number }[] = [];
  for (const sink of sinks) {
    const redirect = 'redirect' in sink.at ? script.commands[sink.command]?.redirects[sink.at.redirect] : undefined;
    if (!redirect) return refuse(unknownOption(sink));
    ranges.push(redirect);
  }
  for (const { start, end } of ranges.toSorted((a, b) => b.start - a.start)) {
    const before = text.slice(0, start).replace(/[ \t]+$/, '');
    text = before + text.slice(end);
  }
  return text.trim() === '' ? refuse('nothing of the command would be left') : text;
}
