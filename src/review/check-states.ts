/** What a check run says while the work goes on, and when it ends without a result. Plain data, in Markdown. */
export interface CheckState {
  readonly title: string;
  readonly summary: string;
}

export const READING: CheckState = {
  title: 'Reading the change',
  summary: 'The repository is large, so this takes a while. The result will stand here.',
};

export const OVERTAKEN: CheckState = {
  title: 'Overtaken',
  summary: 'The pull request moved on while this commit was being read. Its newest commit has a check of its own.',
};

export const BROKEN_OFF: CheckState = {
  title: 'Broken off',
  summary: 'GitHub could not be reached for the result. "Re-run", or the comment `/plimsoll rerun`, tries again.',
};
