/** Whether a new key stands where it likes to stand. */
import { isMap } from 'yaml';
import { type Chosen, isNothing } from './choose.ts';
import { keysOf, nodeAt, type SecondFile } from './second.ts';

/** Why a key that was added stands in the wrong place among its neighbours, or null. */
export function orderComplaint(fresh: SecondFile, { edit, document, place, missing }: Chosen): string | null {
  const [key] = missing;
  if ((edit.op !== 'set' && edit.op !== 'append') || typeof key !== 'string' || isNothing(place)) return null;
  const node = nodeAt(fresh.documents[document.index]?.contents, place.slots);
  const keys = isMap(node) ? keysOf(node) : [];
  const at = keys.indexOf(key);
  const neighbour = (names: readonly string[] = []) => names.find((name) => keys.includes(name));
  const above = neighbour(edit.after);
  if (above !== undefined) return keys.lastIndexOf(above) === at - 1 ? null : `the key does not stand behind ${above}`;
  const below = neighbour(edit.before);
  const isLast = at === keys.length - 1;
  if (below === undefined) return isLast ? null : 'the key does not stand at the end';
  const isFirstOfAll = keys.filter((name) => name !== key)[0] === below;
  return keys[at + 1] === below || (isFirstOfAll && isLast) ? null : `the key does not stand in front of ${below}`;
}
