import type { PlainValue } from '../plain-value.ts';

/** Whether two plain values are the same; the order of keys does not count, not-a-number equals itself. */
export function equalValues(a: PlainValue, b: PlainValue): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) && Number.isNaN(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => equalValues(item, b[at]))
    );
  }
  const left = Object.entries(a);
  if (left.length !== Object.keys(b).length) return false;
  const right = new Map(Object.entries(b));
  return left.every(([key, value]) => {
    const other = right.get(key);
    return other !== undefined && equalValues(value, other);
  });
}
