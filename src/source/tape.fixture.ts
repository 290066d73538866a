/** Numbers that run out: behind the end of the tape every choice is the first one. */
export class Tape {
  private readonly numbers: readonly number[];
  private at = 0;

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  below(limit: number): number {
    return (this.numbers[this.at++] ?? 0) % limit;
  }

  /** True with this many chances in a hundred; never behind the end of the tape. */
  chance(percent: number): boolean {
    return (this.numbers[this.at++] ?? 0) % 100 >= 100 - percent;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}

/** In `natural` texts what manifests hardly ever hold stands in one file of a hundred. */
export type Profile = 'hard' | 'natural';
