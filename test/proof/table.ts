/** The figures as people read them. */
import { byFrequency, percentRefused, refusals, type Tally } from './tally.ts';
import type { Tallies } from './tasks.ts';

const HEAD = ['', 'files', 'parts', 'edits', 'made', 'wrong', 'refused', 'percent', 'planted, seen'];

/** One line a tally, then the reasons of all of them. */
export function tableOf(tallies: Tallies): string {
  const rows = Object.entries(tallies).map(([name, tally]) => [name, ...numbersOf(tally)]);
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [line(HEAD), ...rows.map(line), ...Object.entries(tallies).flatMap(reasonsOf)].join('\n');
}

function numbersOf(tally: Tally): readonly string[] {
  const { files, parts, edits, made, wrong, planted } = tally;
  const whole = [files, parts, edits, made, wrong, refusals(tally)].map((number) => number.toLocaleString('en'));
  return [...whole, percentRefused(tally).toFixed(3), planted.toLocaleString('en')];
}

function reasonsOf([name, { refused, untried }]: [string, Tally]): readonly string[] {
  return [...listed(`${name}: refused`, refused), ...listed(`${name}: not tried`, untried)];
}

/** A list of reasons with how often they came, most first. */
export function listed(title: string, counts: Readonly<Record<string, number>>): readonly string[] {
  const reasons = byFrequency(counts).filter(([, times]) => times > 0);
  return reasons.length === 0
    ? []
    : ['', title, ...reasons.map(([reason, times]) => `${String(times).padStart(9)}  ${reason}`)];
}
