import type { PlainMap, PlainValue, ValuePath } from '../plain-value.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { YamlEdit } from './edit.ts';
import { isCollection, isList } from './print.ts';

/** A value in a box: a bare one could be a mapping with the key `refused`, and pass for a refusal. */
export interface Edited {
  readonly value: PlainValue;
}

/** Applies an edit to a plain value, which stays as it is; what the value does not allow is refused. */
export function applyYamlEdit(value: PlainValue, edit: YamlEdit): Edited | Refusal {
  switch (edit.op) {
    case 'set':
      return update(value, edit.at, () => ({ value: edit.value }));
    case 'append':
      return update(value, edit.at, (old) => append(old, edit.value));
    case 'delete':
      return remove(value, edit.at);
    case 'nest':
      return update(value, edit.at, (old) =>
        isMap(old) ? intoFrame(edit.frame, edit.hole, old) : refuse('there is no mapping to nest'),
      );
  }
}

/**
 * The missing steps of a path around a value: mappings for keys, a sequence of one for the index 0.
 * @param kind the kind of the empty node that the steps begin in, when there is one
 */
export function wrapMissing(missing: ValuePath, value: PlainValue, kind?: string): Edited | Refusal {
  const [first] = missing;
  const isWrongKind = (kind === 'seq' && typeof first === 'string') || (kind === 'map' && typeof first === 'number');
  if (isWrongKind) return refuse(`${String(first)} does not fit into an empty ${kind}`);
  let wrapped = value;
  for (const step of missing.toReversed()) {
    if (typeof step === 'string') wrapped = { [step]: wrapped };
    else if (step === 0) wrapped = [wrapped];
    else return refuse(`item ${step} has no item before it`);
  }
  return { value: wrapped };
}

type Change = (old: PlainValue) => Edited | Refusal;

function update(value: PlainValue, path: ValuePath, change: Change): Edited | Refusal {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (typeof step === 'string' && isMap(value) && Object.hasOwn(value, step)) {
    return within(update(value[step] ?? null, rest, change), (inner) => ({ ...value, [step]: inner }));
  }
  if (typeof step === 'number' && isCollection(value) && isList(value) && step < value.length) {
    return within(update(value[step] ?? null, rest, change), (inner) => value.with(step, inner));
  }
  const made = change(null);
  return isRefusal(made) ? made : addMissing(value, path, made.value);
}

/** A missing step can be added to a mapping, to null, and to an empty sequence. */
function addMissing(value: PlainValue, path: ValuePath, made: PlainValue): Edited | Refusal {
  const [step, ...rest] = path;
  if (isMap(value) && typeof step === 'string')
    return within(wrapMissing(rest, made), (inner) => ({ ...value, [step]: inner }));
  if (value === null) return wrapMissing(path, made);
  if (isCollection(value) && isList(value) && value.length === 0) return wrapMissing(path, made, 'seq');
  return refuse(`a value stands where ${String(step)} would go`);
}

function append(old: PlainValue, item: PlainValue): Edited | Refusal {
  if (old === null) return { value: [item] };
  return isCollection(old) && isList(old)
    ? { value: [...old, item] }
    : refuse('a value stands where a sequence would go');
}

function remove(value: PlainValue, path: ValuePath): Edited | Refusal {
  const key = path.at(-1);
  if (typeof key !== 'string') return refuse('only keys can be deleted');
  const [step, ...rest] = path;
  if (rest.length === 0) {
    return { value: isMap(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) : value };
  }
  if (typeof step === 'string' && isMap(value) && Object.hasOwn(value, step)) {
    return within(remove(value[step] ?? null, rest), (inner) => ({ ...value, [step]: inner }));
  }
  if (typeof step === 'number' && isCollection(value) && isList(value) && step < value.length) {
    return within(remove(value[step] ?? null, rest), (inner) => value.with(step, inner));
  }
  return { value };
}

function intoFrame(frame: PlainMap, hole: readonly string[], old: PlainValue): Edited | Refusal {
  const [step, ...rest] = hole;
  if (step === undefined) return refuse('the frame has no hole');
  const inner = Object.hasOwn(frame, step) ? frame[step] : undefined;
  if (rest.length === 0)
    return inner === undefined ? { value: { ...frame, [step]: old } } : refuse(`the frame has the key ${step} already`);
  if (inner !== undefined && !isMap(inner)) return refuse(`${step} of the frame is not a mapping`);
  return within(intoFrame(inner ?? {}, rest, old), (below) => ({ ...frame, [step]: below }));
}

/** Carries on with an edited value, or hands the refusal on. */
function within(result: Edited | Refusal, around: (value: PlainValue) => PlainValue): Edited | Refusal {
  return isRefusal(result) ? result : { value: around(result.value) };
}

function isMap(value: PlainValue): value is PlainMap {
  return isCollection(value) && !isList(value);
}
