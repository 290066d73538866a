/** A fix that cannot be made safely says why, in words for people. A refusal is a normal outcome, never an exception. */
export interface Refusal {
  readonly refused: string;
}

/** Makes a refusal from its reason: a clause without a full stop, such as "the mapping is an alias target". */
export function refuse(reason: string): Refusal {
  return { refused: reason };
}

/** Tells a refusal from any other result. */
export function isRefusal(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && Object.hasOwn(result, 'refused');
}
