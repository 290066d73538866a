import type { DockerInstruction } from '../source/dockerfile/instructions.ts';

/** A variable that ENV or ARG sets. */
export interface Variable {
  readonly name: string;
  /** As written, without its quotes; null for an ARG without default. */
  readonly value: string | null;
}

const MAX_VARIABLES = 100;

/**
 * The variables of ENV or ARG: `NAME=value ...`, or ENV's old form `NAME value` (Dockerfile reference). Variables inside
 * the values stay as written.
 */
export function variablesOf({ keyword, body }: DockerInstruction): readonly Variable[] {
  const old = /^([A-Za-z_][\w.-]*)[ \t]+(\S[\s\S]*)$/.exec(body.text);
  if (keyword === 'ENV' && old) return [{ name: old[1] ?? '', value: unquoted((old[2] ?? '').trim()) }];
  return words(body.text).flatMap((word): Variable[] => {
    const equals = word.indexOf('=');
    if (equals < 0) return /^\w+$/.test(word) ? [{ name: word, value: null }] : [];
    return equals === 0 ? [] : [{ name: word.slice(0, equals), value: unquoted(word.slice(equals + 1)) }];
  });
}

/** Splits at blanks outside quotes; a backslash keeps the next character. */
function words(text: string): readonly string[] {
  const found: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length && found.length < MAX_VARIABLES; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") {
      word += char + text.charAt(at + 1);
      at += 1;
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== '') found.push(word);
      word = '';
    } else {
      if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
      word += char;
    }
  }
  return word === '' ? found : [...found, word];
}

function unquoted(value: string): string {
  const quote = value.charAt(0);
  const whole = (quote === '"' || quote === "'") && value.length > 1 && value.indexOf(quote, 1) === value.length - 1;
  return (whole ? value.slice(1, -1) : value).replace(/\\(.)/g, '$1');
}
