/** Random edits on the files of a checked-out repository, in memory: nothing is written to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeContent } from '../../src/model/snapshot.ts';
import type { Bench, Failure } from './cases.ts';
import { numbersFrom } from './numbers.ts';
import { countFile } from './tally.ts';

const EDITS_PER_VARIANT = 10;

/** Larger files are not edited: ten edits each would tell little that smaller ones do not. */
const MAX_CHARACTERS = 60_000;

/** What git and editors do to a file without changing what it says. */
interface Variant {
  readonly name: string;
  readonly change: (text: string) => string;
  /** Counted in a line of its own: files that end in an open text block are common, those without a line end are not. */
  readonly group: string;
}

const VARIANTS: readonly Variant[] = [
  { name: 'as it is', change: (text) => text, group: '' },
  { name: 'CRLF', change: (text) => text.replaceAll(/\r?\n/g, '\r\n'), group: '' },
  { name: 'byte order mark', change: (text) => (text.startsWith('\ufeff') ? text : `\ufeff${text}`), group: '' },
  { name: 'no final newline', change: (text) => text.replace(/[\r\n]+$/, ''), group: ' without final newline' },
];

/** Edits one file in all its variants, and gives what was wrong. */
export function editFile(
  root: string,
  path: string,
  seed: number,
  benchOf: (group: string) => Bench,
): readonly Failure[] {
  const { subject, tally } = benchOf('');
  const content = decodeContent(readFileSync(join(root, path)));
  if ('unreadable' in content || content.text.length > MAX_CHARACTERS) {
    countFile(tally, { parts: 0, untried: { ['unreadable' in content ? content.unreadable : 'above 60 KB']: 1 } });
    return [];
  }
  countFile(tally, subject.survey(content.text));
  return VARIANTS.flatMap(({ name, change, group }, at) => {
    // A shell takes the mark for a part of the first command.
    if (subject.name === 'shell' && name === 'byte order mark') return [];
    const text = change(content.text);
    const next = numbersFrom(seed, hash(path) + at);
    const replay = `--seed ${seed} ${path} (${name})`;
    return benchOf(group).editInTurn({ profile: 'natural', text, next, replay, edits: EDITS_PER_VARIANT });
  });
}

/** A number that the path alone decides, so that a file meets the same edits whatever else is in the folder. */
function hash(path: string): number {
  let sum = 0;
  for (const unit of path) sum = (Math.imul(sum, 31) + (unit.codePointAt(0) ?? 0)) | 0;
  return sum;
}
