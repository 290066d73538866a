/** The same change, made in memory on the second parser's values: what the file must hold after an edit. */
import type { PlainMap, PlainValue, ValuePath } from '../../../src/source/plain-value.ts';
import type { YamlEdit, YamlStreamEdit } from '../../../src/source/yaml/edit.ts';
import type { Chosen } from './choose.ts';
import type { SecondFile } from './second.ts';

type Mapping = ReadonlyMap<unknown, unknown>;

/** The values of all documents after the edit; null where the second parser's values have no place for it. */
export function expectedValues(file: SecondFile, chosen: Chosen): readonly unknown[] | null {
  const values = file.documents.map(({ value }) => value);
  const { edit, document } = chosen;
  if (edit.op === 'removeDocument') return values.toSpliced(document.index, 1);
  if (edit.op === 'insertDocument') return values.toSpliced(document.index + 1, 0, inMaps(edit.value));
  const changed = changedValue(document.value, edit, chosen);
  return changed === NO_PLACE ? null : values.with(document.index, changed);
}

const NO_PLACE = Symbol('no place');

function changedValue(value: unknown, edit: Exclude<YamlEdit, YamlStreamEdit>, { place, missing }: Chosen): unknown {
  const { slots } = place;
  const slot = slots.at(-1) ?? 0;
  switch (edit.op) {
    case 'set':
      return changeAt(value, slots, (old) => put(old, missing, inMaps(edit.value)));
    case 'append':
      return changeAt(value, slots, (old) => appendTo(old, missing, inMaps(edit.value)));
    case 'delete':
      return changeAt(value, slots.slice(0, -1), (old) =>
        old instanceof Map ? new Map([...old].toSpliced(slot, 1)) : NO_PLACE,
      );
    case 'nest':
      return changeAt(value, slots, (old) => fillFrame(edit.frame, edit.hole, old));
  }
}

/** A copy of a value with another one at a place; the second parser's maps keep the order of the text. */
function changeAt(value: unknown, slots: readonly number[], change: (old: unknown) => unknown): unknown {
  const [slot, ...rest] = slots;
  if (slot === undefined) return change(value);
  if (Array.isArray(value)) {
    const inner = changeAt(value[slot], rest, change);
    return inner === NO_PLACE || slot >= value.length ? NO_PLACE : value.with(slot, inner);
  }
  const pairs = value instanceof Map ? [...value] : [];
  const pair = pairs[slot];
  if (!pair) return NO_PLACE;
  const inner = changeAt(pair[1], rest, change);
  return inner === NO_PLACE ? NO_PLACE : new Map(pairs.with(slot, [pair[0], inner]));
}

function put(old: unknown, [step, ...rest]: ValuePath, value: unknown): unknown {
  if (step === undefined) return value;
  const inner = put(null, rest, value);
  if (typeof step === 'number') return old === null || (Array.isArray(old) && old.length === 0) ? [inner] : NO_PLACE;
  if (old instanceof Map) return new Map([...old, [step, inner]]);
  return old === null ? new Map([[step, inner]]) : NO_PLACE;
}

function appendTo(old: unknown, missing: ValuePath, value: unknown): unknown {
  if (missing.length > 0) return put(old, missing, [value]);
  if (Array.isArray(old)) return [...old, value];
  return old === null ? [value] : NO_PLACE;
}

function fillFrame(frame: PlainMap, [step = '', ...rest]: readonly string[], old: unknown): unknown {
  const others = Object.entries(frame).filter(([key]) => key !== step);
  const inner = rest.length === 0 ? old : fillFrame((frame[step] as PlainMap | undefined) ?? {}, rest, old);
  return new Map([...others.map(([key, value]): [string, unknown] => [key, inMaps(value)]), [step, inner]]);
}

/** Plain data with mappings as maps. */
function inMaps(value: PlainValue): unknown {
  if (Array.isArray(value)) return value.map(inMaps);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, inMaps(item)])) satisfies Mapping;
}
