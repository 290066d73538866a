import type { ConfigProblem } from '../config/problem.ts';

/** The templates that an organisation may write itself: the texts that people read on a pull request. */
export const OVERRIDABLE = ['inline-comment', 'review-body', 'check-summary'] as const;
export type OverridableName = (typeof OVERRIDABLE)[number];

/** A template in place of ours. */
export interface OwnTemplate {
  readonly text: string;
  /** How problems name it, such as `acme/.github:plimsoll/templates/review-body.liquid`. */
  readonly source: string;
}

export type OwnTemplates = ReadonlyMap<OverridableName, OwnTemplate>;

/** Turns what the template engine has thrown into a problem of the template. */
export function templateProblem({ source }: OwnTemplate, error: unknown): ConfigProblem {
  const told = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  const line = /, line:(\d+), col:\d+/.exec(told)?.[1];
  const reason = told.replace(/(?:, file:[^,]*)?, line:\d+, col:\d+.*$/, '').slice(0, 300);
  return problemAt(source, Number(line ?? 1), `cannot be used: ${reason}`);
}

/** A problem of a template, at a 1-based line. */
export function problemAt(source: string, line: number, message: string): ConfigProblem {
  return { source, line, column: 1, message };
}
