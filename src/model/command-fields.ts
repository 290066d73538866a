import type { PlainMap, PlainValue } from '../source/plain-value.ts';

/** What a container says about the program that it runs. */
export interface CommandFields {
  readonly image: string | null;
  /** Null where nothing is written; a part that is no text is left out. */
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** Reads what a container says about the program that it runs. */
export function commandFields(value: PlainValue): CommandFields {
  const map = asMap(value);
  return { image: asText(map.image), command: texts(map.command), args: texts(map.args), env: variables(map.env) };
}

function variables(value: PlainValue | undefined): CommandFields['env'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: PlainValue) => {
    const { name, value: text } = asMap(item);
    return typeof name === 'string' && (typeof text === 'string' || typeof text === 'number')
      ? [{ name, value: String(text) }]
      : [];
  });
}

function texts(value: PlainValue | undefined): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((item: PlainValue) => (item === null || typeof item === 'object' ? [] : [String(item)]));
}

function asText(value: PlainValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function asMap(value: PlainValue | undefined): PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PlainMap) : {};
}
