/** Chooses random edits as a rule would: where the document has a place for them. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { PlainMap, PlainValue, ValuePath } from '../../../src/source/plain-value.ts';
import type { Tape } from '../../../src/source/tape.fixture.ts';
import type { YamlEdit, YamlStreamEdit } from '../../../src/source/yaml/edit.ts';
import type { Profile } from '../trial.ts';
import { keysOf, keyText, type Place, placesIn, type SecondDocument, type SecondFile } from './second.ts';
import { COLLECTIONS, FRAMES, NEW_DOCUMENTS, NEW_KEYS, VALUES } from './values.ts';

/** An edit with the place that it was chosen for. */
export interface Chosen {
  readonly edit: YamlEdit | YamlStreamEdit;
  readonly document: SecondDocument;
  /** The deepest node on the edit's path that exists; for a deletion, what is deleted. */
  readonly place: Place;
  /** The steps of the path that do not exist. */
  readonly missing: ValuePath;
}

interface Site {
  readonly document: SecondDocument;
  readonly places: readonly Place[];
  readonly file: SecondFile;
  readonly profile: Profile;
}

type Kind = (tape: Tape, site: Site) => Chosen | null;

/** By weight: how often an edit of this kind is chosen in a hundred. */
const KINDS: readonly (readonly [number, Kind])[] = [
  [29, newKey],
  [12, newPath],
  [17, newScalar],
  [8, filled],
  [12, appended],
  [13, deleted],
  [4, nested],
  [2, insertedDocument],
  [3, removedDocument],
];

/** An edit that fits the file, null when there is none. */
export function chooseEdit(tape: Tape, file: SecondFile, profile: Profile): Chosen | null {
  const document = file.documents[tape.below(Math.max(1, file.documents.length))];
  if (!document) return null;
  const site = { document, places: placesIn(document), file, profile };
  let number = tape.below(100);
  const first = KINDS.findIndex(([weight]) => {
    number -= weight;
    return number < 0;
  });
  for (let turn = 0; turn < KINDS.length; turn++) {
    const chosen = KINDS[(first + turn) % KINDS.length]?.[1](tape, site);
    if (chosen) return chosen;
  }
  return null;
}

function newKey(tape: Tape, { document, places }: Site): Chosen | null {
  const place = pick(tape, places, ({ node }) => isMap(node) && node.items.length > 0);
  const key = place && freeKey(tape, place);
  if (!place || key === null) return null;
  const missing = [key];
  return {
    edit: { op: 'set', at: [...place.path, key], value: tape.pick(VALUES), ...order(tape, place) },
    document,
    place,
    missing,
  };
}

/** A path whose last steps are missing, below a mapping or a place without a value. */
function newPath(tape: Tape, { document, places }: Site): Chosen | null {
  const place = pick(
    tape,
    places,
    (one) => (isMap(one.node) && !one.node.flow) || (isNothing(one) && !isSeq(one.node)),
  );
  const key = place && freeKey(tape, place);
  if (!place || key === null) return null;
  const missing = tape.pick<ValuePath>([
    [key, 'deep'],
    [key, 'deep', 0],
    [key, 0, 'name'],
    [key, 'one', 'two', 'three'],
  ]);
  const op = tape.pick(['set', 'set', 'append'] as const);
  return {
    edit: { op, at: [...place.path, ...missing], value: tape.pick(VALUES), ...order(tape, place) },
    document,
    place,
    missing,
  };
}

/** A scalar in the place of a scalar; now and then the one that stands there. */
function newScalar(tape: Tape, { document, places, profile }: Site): Chosen | null {
  const isFull = ({ node }: Place) => (isMap(node) || isSeq(node)) && node.items.length > 0;
  const full = profile === 'hard' && tape.chance(5) ? pick(tape, places, isFull) : null;
  if (full) return { edit: { op: 'set', at: full.path, value: tape.pick(VALUES) }, document, place: full, missing: [] };
  const place = pick(
    tape,
    places,
    ({ node }) => (isScalar(node) && (profile === 'hard' || !isBlock(node))) || isAlias(node),
  );
  if (!place) return null;
  const old = isScalar(place.node) ? place.node.value : null;
  if (tape.chance(10))
    return { edit: { op: 'set', at: place.path, value: tape.pick(COLLECTIONS) }, document, place, missing: [] };
  const same = tape.chance(5) && (typeof old === 'string' || typeof old === 'boolean');
  const value = same ? old : tape.pick(VALUES.filter((one) => typeof one !== 'object') as [PlainValue]);
  return { edit: { op: 'set', at: place.path, value }, document, place, missing: [] };
}

/** A value where there is none yet. */
function filled(tape: Tape, { document, places }: Site): Chosen | null {
  const place = pick(tape, places, isNothing);
  if (!place) return null;
  const value = tape.pick(tape.chance(25) ? VALUES : COLLECTIONS);
  if (!isMap(place.node) && tape.chance(20))
    return { edit: { op: 'append', at: place.path, value }, document, place, missing: [] };
  return { edit: { op: 'set', at: place.path, value }, document, place, missing: [] };
}

function appended(tape: Tape, { document, places }: Site): Chosen | null {
  const place = pick(tape, places, ({ node }) => isSeq(node));
  return place && { edit: { op: 'append', at: place.path, value: tape.pick(VALUES) }, document, place, missing: [] };
}

/** No rule takes the last key of a document. */
function deleted(tape: Tape, { document, places, profile }: Site): Chosen | null {
  const isSpare = ({ parent }: Place) =>
    isMap(parent?.node) && (profile === 'hard' || parent.parent !== null || parent.node.items.length > 1);
  const isBelowBlock = (place: Place) => isSpare(place) && isBlock(nodeAbove(place));
  const rare = profile === 'hard' && tape.chance(15) ? pick(tape, places, isBelowBlock) : null;
  const place = rare ?? pick(tape, places, isSpare);
  return place && { edit: { op: 'delete', at: place.path }, document, place, missing: [] };
}

/** The value of the key above a key. */
function nodeAbove({ parent, slots }: Place): ParsedNode | null {
  const map = parent?.node;
  const above = isMap(map) ? map.items[(slots.at(-1) ?? 0) - 1]?.value : null;
  return (above ?? null) as ParsedNode | null;
}

/** Rules nest the mappings below keys and whole documents, no items. */
function nested(tape: Tape, { document, places, profile }: Site): Chosen | null {
  const isNestable = ({ node, parent }: Place) =>
    isMap(node) && (profile === 'hard' || (node.items.length > 0 && !isSeq(parent?.node)));
  const place = pick(tape, places, isNestable);
  const [frame, hole] = tape.pick(FRAMES) as readonly [PlainMap, readonly string[]];
  return place && { edit: { op: 'nest', at: place.path, frame, hole }, document, place, missing: [] };
}

/** JSON, and whatever else is one flow collection, cannot be followed by a document. */
function insertedDocument(tape: Tape, site: Site): Chosen | null {
  const { contents } = site.document;
  if ((isMap(contents) || isSeq(contents)) && contents.flow) return null;
  return streamEdit(site, { op: 'insertDocument', value: tape.pick(NEW_DOCUMENTS) });
}

function removedDocument(_: Tape, site: Site): Chosen | null {
  return site.file.documents.length > 1 ? streamEdit(site, { op: 'removeDocument' }) : null;
}

function streamEdit({ document, places: [place] }: Site, edit: YamlStreamEdit): Chosen | null {
  return place ? { edit, document, place, missing: [] } : null;
}

function pick(tape: Tape, places: readonly Place[], fits: (place: Place) => boolean): Place | null {
  const fitting = places.filter(fits);
  return fitting[tape.below(Math.max(1, fitting.length))] ?? null;
}

/** A key that the mapping does not have. */
function freeKey(tape: Tape, { node }: Place): string | null {
  const key = tape.pick(NEW_KEYS);
  return isMap(node) && keysOf(node).includes(key) ? null : key;
}

/** Behind or in front of one of the keys, more often than not. */
function order(tape: Tape, { node }: Place): object {
  const keys = isMap(node) ? node.items.flatMap(({ key }) => keyText(key) ?? []) : [];
  const key = keys[tape.below(Math.max(1, keys.length))];
  return key !== undefined && tape.chance(60) ? { [tape.pick(['after', 'before'])]: ['absent', key] } : {};
}

/** Whether a place has no value: nothing, null, or an empty collection. */
export function isNothing({ node }: Place): boolean {
  if (isMap(node) || isSeq(node)) return node.items.length === 0;
  return node === null || (isScalar(node) && node.value === null);
}

/** Whether a node is a text block (`|` or `>`). */
export function isBlock(node: ParsedNode | null): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}
