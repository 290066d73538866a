import { indexLines } from '../source/text.ts';
import { type BreakerFacts, readBreakers } from './text/breakers.ts';
import { type HostMention, readHosts } from './text/hosts.ts';
import { type Language, languageOf } from './text/language.ts';
import { type LimitFacts, readLimits } from './text/limits.ts';
import { type LogFileMention, readLogFiles } from './text/log-files.ts';
import { readSignals, type SignalFacts } from './text/signals.ts';

/** What a text of any language, a source, a script, a configuration, says that questions about the repository use. */
export interface TextFacts {
  readonly language: Language;
  /** UTF-8 bytes are not counted: UTF-16 units. */
  readonly length: number;
  /** Hosts that string literals name, as URL or `host:port`. */
  readonly hosts: readonly HostMention[];
  /** Places that make a program write its logs to a file. */
  readonly logFiles: readonly LogFileMention[];
  readonly signals: SignalFacts;
  /** Rate and connection limits of a proxy's configuration. */
  readonly limits: LimitFacts;
  readonly breakers: BreakerFacts;
}

/** Longer texts are not read for facts: no source that people write into an image by name comes near it. */
export const MAX_TEXT = 64 * 1024;

/**
 * Reads the facts of a text.
 * @param name the file's name, or the key of a ConfigMap: tells the language where the text does not
 * @returns null for a text above {@link MAX_TEXT}
 */
export function readTextFacts(name: string, text: string): TextFacts | null {
  if (text.length > MAX_TEXT) return null;
  const language = languageOf(name, text);
  const source = { name, text, language, lines: indexLines(text) };
  return {
    language,
    length: text.length,
    hosts: readHosts(source),
    logFiles: readLogFiles(source),
    signals: readSignals(source),
    limits: readLimits(source),
    breakers: readBreakers(source),
  };
}
