/**
 * The value of a scalar as Kubernetes reads it: its tools read YAML with sigs.k8s.io/yaml, whose parser is a fork of
 * go-yaml v2 (YAML 1.1 booleans, octal numbers, no base 60, dates left as strings). The table below is that parser's
 * `resolve` function.
 */
import type { ScalarNode } from './tree.ts';

export type ScalarValue = string | number | boolean | null;

const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...casings(['y', 'yes', 'true', 'on']).map((word): [string, ScalarValue] => [word, true]),
  ...casings(['n', 'no', 'false', 'off']).map((word): [string, ScalarValue] => [word, false]),
  ...casings(['null']).map((word): [string, ScalarValue] => [word, null]),
  ...['', '~'].map((word): [string, ScalarValue] => [word, null]),
  ...['.nan', '.NaN', '.NAN'].map((word): [string, ScalarValue] => [word, Number.NaN]),
  ...['.inf', '.Inf', '.INF'].flatMap((word): [string, ScalarValue][] => [
    [word, Number.POSITIVE_INFINITY],
    [`+${word}`, Number.POSITIVE_INFINITY],
    [`-${word}`, Number.NEGATIVE_INFINITY],
  ]),
]);

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** The value of a scalar node: quoted and block scalars are strings, plain ones may be more. */
export function scalarValue(node: ScalarNode): ScalarValue {
  switch (node.tag) {
    case undefined:
    case '!!bool':
    case '!!int':
    case '!!float':
    case '!!null':
      return node.style === 'plain' || node.tag ? plainScalarValue(node.text) : node.text;
    default:
      return node.text;
  }
}

/** The value of a plain scalar with this text. */
export function plainScalarValue(text: string): ScalarValue {
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!isNumeric) return WORDS.has(text) ? (WORDS.get(text) ?? null) : text;
  return WORDS.get(text) ?? numberValue(text) ?? text;
}

/** The number that a plain scalar denotes, or undefined. Digits may be grouped by underscores. */
function numberValue(text: string): number | undefined {
  const digits = text[0] === '.' ? text : text.replaceAll('_', '');
  if (INTEGER.test(digits)) return integerValue(digits);
  return FLOAT.test(digits) ? Number(digits) : undefined;
}

function integerValue(digits: string): number {
  const sign = digits[0] === '-' ? -1 : 1;
  const magnitude = digits.replace(/^[-+]/, '');
  const isOctal = /^0[0-7]/.test(magnitude);
  return sign * Number(isOctal ? `0o${magnitude.slice(1)}` : magnitude);
}

/** A word in the three casings that YAML 1.1 knows: lower, capitalised, upper. */
function casings(words: readonly string[]): readonly string[] {
  const variants = words.flatMap((word) => [word, (word[0] ?? '').toUpperCase() + word.slice(1), word.toUpperCase()]);
  return [...new Set(variants)];
}
