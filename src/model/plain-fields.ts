import type { PlainMap, PlainValue } from '../source/plain-value.ts';

/** Is the value a mapping? */
export function isPlainMap(value: PlainValue | undefined): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mapping itself; an empty one for anything else. */
export function mapOf(value: PlainValue | undefined): PlainMap {
  return isPlainMap(value) ? value : {};
}

/** What stands at a way of keys below a value; undefined where a step is missing or no mapping. Keys are data. */
export function fieldAt(value: PlainValue | undefined, ...keys: readonly string[]): PlainValue | undefined {
  let current = value;
  for (const key of keys) current = isPlainMap(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  return current;
}

/** The items of a list; none of anything else. */
export function itemsOf(value: PlainValue | undefined): readonly PlainValue[] {
  return Array.isArray(value) ? value : [];
}

/** The keys and values of a mapping; none of anything else. */
export function entriesOf(value: PlainValue | undefined): readonly (readonly [string, PlainValue])[] {
  return isPlainMap(value) ? Object.entries(value) : [];
}

/** A text that is not empty; null for anything else. */
export function textOf(value: PlainValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number; null for anything else. */
export function wholeNumberOf(value: PlainValue | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
