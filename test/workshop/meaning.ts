import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Goal, HeldValue } from './repairs.ts';

/** Where each kind keeps the spec of its Pods. */
const POD_SPECS: readonly (readonly string[])[] = [
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec', 'template', 'spec'],
  ['spec'],
];

/**
 * Does a text say what a repair leads to?
 * @returns what is missing, in words; empty when nothing is
 */
export function missing(goal: Goal, text: string | undefined): readonly string[] {
  if (text === undefined) return [`${goal.path} is not there`];
  if ('holds' in goal) {
    const documents = parseAllDocuments(text).map((document) => document.toJS() as unknown);
    const lacks = (held: HeldValue) => !documents.some((document) => holds(document, held.at, held.value));
    return goal.holds
      .filter(lacks)
      .map(({ at, value }) => `${goal.path}: ${at.join('.')} is not ${JSON.stringify(value)}`);
  }
  const absent = (goal.has ?? []).filter((form) => !form.test(text)).map((form) => `${goal.path} has no ${form}`);
  const left = (goal.lacks ?? []).filter((form) => form.test(text)).map((form) => `${goal.path} still has ${form}`);
  return [...absent, ...left];
}

function holds(value: unknown, at: readonly string[], wanted: unknown): boolean {
  const [step, ...rest] = at;
  if (step === undefined) return isDeepStrictEqual(value, wanted);
  if (step === 'pod') return POD_SPECS.some((path) => holds(value, [...path, ...rest], wanted));
  if (step === '*') return Array.isArray(value) && value.some((item) => holds(item, rest, wanted));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
  return holds((value as Record<string, unknown>)[step], rest, wanted);
}
