import { styleText } from 'node:util';
import type { Level } from '../engine/contract.ts';

/** Styles text for a terminal; without colours every style gives the text as it is. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  /** Code keeps its backticks where there are no colours to tell it from prose. */
  readonly code: (text: string) => string;
  readonly level: (level: Level, text: string) => string;
}

const LEVEL_COLOURS = { error: 'red', warning: 'yellow', note: 'blue' } as const;

export function paint(colour: boolean): Paint {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: style('bold'),
    dim: style('dim'),
    good: style('green'),
    code: (text) => (colour ? styleText('cyan', text, { validateStream: false }) : `\`${text}\``),
    level: (level, text) => style(LEVEL_COLOURS[level])(text),
  };
}

/** Control characters (escape sequences begin with one), bidirectional controls and other invisible marks. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from a repository on one line of a terminal: what could move the cursor or hide is written out as `\u{...}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
