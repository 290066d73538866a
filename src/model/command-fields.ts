import type { PlainValue } from '../source/plain-value.ts';
import { itemsOf, mapOf } from './plain-fields.ts';

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
  const map = mapOf(value);
  return { image: asText(map.image), command: texts(map.command), args: texts(map.args), env: variables(map.env) };
}

function variables(value: PlainValue | undefined): CommandFields['env'] {
  return itemsOf(value).flatMap((item) => {
    const { name, value: text } = mapOf(item);
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
