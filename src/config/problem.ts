/** A mistake in a configuration file, with its place and remedy. */
export interface ConfigProblem {
  readonly source: string;
  readonly line: number;
  readonly column: number;
  /** Names the setting, what is wrong, and the remedy, such as `did you mean "latest-tag"?`. */
  readonly message: string;
}
