import type { PlainValue } from '../source/plain-value.ts';

/**
 * An amount of a resource as Kubernetes counts it, exactly: a whole number of billionths of the unit (cores, bytes).
 * What is finer is rounded up, as the API server does.
 */
export type Quantity = bigint;

/** Billionths of one unit: the finest step of a quantity (Kubernetes API reference, Quantity). */
const UNIT = 1_000_000_000n;

/** Longer texts are no quantities that people write. */
const MAX_LENGTH = 64;

/** The API server caps values near 2^63; nobody writes powers of ten beyond these. */
const MAX_EXPONENT = 40;

/** `<sign><digits>[.<digits>]<suffix>`; exactly one of the last two groups can hold something. */
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d{1,3})|([KMGTPE]i|[numkMGTPE]))?$/;

/** Powers of ten of the decimal suffixes, and of two of the binary ones. */
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

/**
 * Reads a quantity such as `500m`, `1.5Gi` or `2e3`.
 * @returns null for anything that is none, and for exponents beyond ±{@link MAX_EXPONENT}
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): Quantity | null {
  const match = text.length > MAX_LENGTH ? null : QUANTITY.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match;
  if (whole === '' && fraction === '') return null;
  const power = exponent ? Number(exponent.slice(1)) : (DECIMAL[suffix] ?? 0);
  if (Math.abs(power) > MAX_EXPONENT) return null;
  const magnitude = (BigInt(whole + fraction) * UNIT) << (BINARY[suffix] ?? 0n);
  const shift = power - fraction.length;
  const amount = shift >= 0 ? magnitude * 10n ** BigInt(shift) : divideUp(magnitude, 10n ** BigInt(-shift));
  return sign === '-' ? -amount : amount;
}

/** Divides, and rounds what is left over away from zero; both numbers are not negative. */
function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

/**
 * Reads a quantity from plain data: texts and numbers are both taken, as by the API server.
 * @returns null for anything else
 */
export function quantityOf(value: PlainValue | undefined): Quantity | null {
  if (typeof value === 'number') return parseQuantity(String(value));
  return typeof value === 'string' ? parseQuantity(value) : null;
}

/** A number of bytes as a quantity. */
export function bytes(count: bigint): Quantity {
  return count * UNIT;
}

/**
 * Shows a quantity that was computed, such as a sum, in the largest unit that divides it without a rest.
 * @param resource tells which units people expect: bytes for memory and storage, cores and thousandths else
 */
export function formatQuantity(quantity: Quantity, resource: string): string {
  if (quantity % UNIT !== 0n) {
    const thousandths = UNIT / 1000n;
    return quantity % thousandths === 0n ? `${quantity / thousandths}m` : `${quantity}n`;
  }
  const whole = quantity / UNIT;
  if (whole === 0n || !/memory|storage|hugepages/.test(resource)) return String(whole);
  const unit = Object.entries(BINARY).findLast(([, power]) => whole % (1n << power) === 0n);
  return unit ? `${whole >> unit[1]}${unit[0]}` : String(whole);
}
