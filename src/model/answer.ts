/**
 * What the model answers about a field. Absence must be provable: what may be completed elsewhere (a kustomize patch, a
 * template, an alias or merge key, a partial object) is `unknown`, with a reason for people.
 */
export type Answer<T> =
  | { readonly state: 'present'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly reason: string };

export const ABSENT: Answer<never> = { state: 'absent' };

export function present<T>(value: T): Answer<T> {
  return { state: 'present', value };
}

export function unknown(reason: string): Answer<never> {
  return { state: 'unknown', reason };
}

/** Transforms a present value, and leaves the other two states as they are. */
export function mapAnswer<T, U>(answer: Answer<T>, transform: (value: T) => U): Answer<U> {
  return answer.state === 'present' ? present(transform(answer.value)) : answer;
}
