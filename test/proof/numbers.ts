/** Random numbers that can be had again: the same seed and place give the same numbers on every machine. */
import { Tape } from '../../src/source/tape.fixture.ts';

/** A source of whole numbers from 0 to 9,999 (mulberry32, seeded by two numbers). */
export function numbersFrom(seed: number, place: number): () => number {
  let state = mix(mix(seed | 0) ^ Math.imul(place + 1, 0x9e3779b1));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return (mix(state) >>> 0) % 10_000;
  };
}

/** A tape of numbers; `shortest` to `longest` of them, so that texts come in all sizes. */
export function tapeFrom(next: () => number, shortest: number, longest = shortest): Tape {
  const length = shortest + (next() % (longest - shortest + 1));
  return new Tape(Array.from({ length }, next));
}

function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 15), 1 | number);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return mixed ^ (mixed >>> 14);
}
