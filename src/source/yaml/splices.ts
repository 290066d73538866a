import type { PlainMap, PlainValue, ValuePath } from '../plain-value.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { addBlockKey, appendBlockItem, fillBlock } from './block.ts';
import { deleteEntry } from './delete.ts';
import { isStreamEdit, type KeyOrder, type YamlEdit, type YamlStreamEdit } from './edit.ts';
import { wrapMissing } from './edit-value.ts';
import { hasLoneCr } from './eol.ts';
import { equalValues } from './equal.ts';
import { addFlowKey, appendFlowItem, fillFlow } from './flow.ts';
import { isExplicit, reach } from './guard.ts';
import { rewriteLiteral } from './literal.ts';
import { nestMap } from './nest.ts';
import { isCollection, isEmptyCollection, isList, type Quoting, scalarText } from './print.ts';
import { entry, plainValue, scalarValue } from './query.ts';
import { insertDocument, removeDocument } from './stream.ts';
import { type StyleOf, stylesOf } from './style.ts';
import type { MapEntry, MapNode, YamlDocument, YamlFile, YamlNode } from './tree.ts';
import { isBlockScalar, type Outcome, type Writing } from './writing.ts';

/**
 * Turns a declared edit into splices of the file's text. They keep the file's style and touch nothing
 * else; an edit that already holds needs none.
 * @param file the file as `readYaml` gave it
 * @param document one of its documents
 * @returns the splices, in offsets of the file's text, or why the edit cannot be made safely
 */
export function yamlSplices(file: YamlFile, document: YamlDocument, edit: YamlEdit | YamlStreamEdit): Outcome {
  return yamlWriter(file)(document, edit);
}

/** Makes the splices of one edit of one document, as {@link yamlSplices}. */
export type YamlWriter = (document: YamlDocument, edit: YamlEdit | YamlStreamEdit) => Outcome;

/** The writer of one file: for many edits on the same text, it looks at each document's style once. */
export function yamlWriter(file: YamlFile): YamlWriter {
  const writings = new Map<YamlDocument, Prepared | Refusal>();
  const styleOf = stylesOf(file);
  return (document, edit) => {
    if (isStreamEdit(edit)) {
      return edit.op === 'removeDocument'
        ? removeDocument(file, document)
        : insertDocument(file, document, edit.value, styleOf(document));
    }
    const known = writings.get(document) ?? prepare(file, document, styleOf);
    writings.set(document, known);
    return isRefusal(known) ? known : write(known.writing, known.root, edit);
  };
}

interface Prepared {
  readonly writing: Writing;
  readonly root: YamlNode;
}

function prepare(file: YamlFile, document: YamlDocument, styleOf: StyleOf): Prepared | Refusal {
  const { root, error } = document;
  if (document.templated) return refuse('the document is a template');
  if (error) return refuse(`the document cannot be read: ${error.message}`);
  if (!root) return refuse('the document is empty');
  if (hasLoneCr(file.text, document.range)) return refuse('a line ends with a carriage return alone');
  const json = root.kind !== 'scalar' && root.kind !== 'alias' && root.flow && isJsonLike(root);
  return { root, writing: { text: file.text, style: styleOf(document), json } };
}

function write(writing: Writing, root: YamlNode, edit: YamlEdit): Outcome {
  switch (edit.op) {
    case 'set':
      return set(writing, root, edit.at, edit.value, edit);
    case 'append':
      return append(writing, root, edit.at, edit.value, edit);
    case 'delete':
      return remove(writing, root, edit.at);
    case 'nest':
      return nest(writing, root, edit.at, edit.frame, edit.hole);
  }
}

/** JSON quotes its keys; a flow document that does not is YAML. */
function isJsonLike(root: YamlNode): boolean {
  if (root.kind === 'map') return root.entries.every(({ key }) => key.kind === 'scalar' && key.style === 'double');
  return root.kind === 'seq' && root.items.every((item) => item.kind !== 'map' || isJsonLike(item));
}

function set(writing: Writing, root: YamlNode, at: ValuePath, value: PlainValue, order: KeyOrder): Outcome {
  const reached = reach(root, at);
  if (isRefusal(reached)) return reached;
  const { node, depth } = reached;
  return depth === at.length ? replace(writing, node, value) : add(writing, node, at.slice(depth), value, order);
}

/** Adds what is missing of a path below the deepest node that exists. */
function add(writing: Writing, node: YamlNode, missing: ValuePath, value: PlainValue, order: KeyOrder): Outcome {
  const [step, ...rest] = missing;
  const isNothing = node.kind === 'scalar' && scalarValue(node) === null;
  if (isNothing || isEmptyNode(node)) {
    const wrapped = wrapMissing(missing, value, node.kind);
    return isRefusal(wrapped) ? wrapped : replace(writing, node, wrapped.value);
  }
  if (node.kind !== 'map' || typeof step !== 'string')
    return refuse(`${describe(node)} stands where ${String(step)} would go`);
  const wrapped = wrapMissing(rest, value);
  if (isRefusal(wrapped)) return wrapped;
  const insert = node.flow ? addFlowKey : addBlockKey;
  return insert(writing, node, entryBehind(node, order), step, wrapped.value);
}

/** The entry that a new key goes behind; null when it likes to stand first. */
function entryBehind(map: MapNode, { after = [], before = [] }: KeyOrder): MapEntry | null {
  const behind = after.map((key) => entry(map, key)).find((pair) => pair !== undefined);
  if (behind) return behind;
  const next = before.map((key) => entry(map, key)).find((pair) => pair !== undefined);
  const at = next ? map.entries.indexOf(next) - 1 : map.entries.length - 1;
  return map.entries[at] ?? null;
}

function replace(writing: Writing, node: YamlNode, value: PlainValue): Outcome {
  if (equalValues(plainValue(node), value)) return [];
  if (node.kind === 'alias' || (node.kind !== 'scalar' && !isEmptyNode(node)))
    return refuse(`${describe(node)} is there already`);
  if (isBlockScalar(node)) return rewriteLiteral(writing.text, node, value);
  if (isEmptyNode(node) && writing.text.slice(node.start, node.end).includes('#'))
    return refuse('a comment stands inside the value');
  if (isCollection(value) && !isEmptyCollection(value)) {
    return node.parent?.flow || !node.parent ? fillFlow(writing, node, value) : fillBlock(writing, node, value);
  }
  return replaceOnLine(writing, node, value);
}

/** Writes a scalar or an empty collection where a scalar or an empty collection stands. */
function replaceOnLine(writing: Writing, node: YamlNode, value: PlainValue): Outcome {
  const { text, json } = writing;
  if (node.tag) return refuse(`the value has the tag ${node.tag}`);
  const printed = isCollection(value)
    ? isList(value)
      ? '[]'
      : '{}'
    : scalarText(value, quotingFor(writing, node), json || !!node.parent?.flow);
  if (node.kind !== 'scalar' || !node.empty) return [{ start: node.start, end: node.end, text: printed }];
  if (node.anchor) return refuse('the value has an anchor');
  const pair =
    node.parent?.kind === 'map' ? node.parent.entries.find((candidate) => candidate.value === node) : undefined;
  if (pair && (pair.colon < 0 || isExplicit(text, pair))) return refuse('the key stands without a colon');
  return [{ start: node.start, end: node.end, text: ` ${printed}` }];
}

/** A string keeps the quotes of the one it replaces. */
function quotingFor({ style, json }: Writing, node: YamlNode): Quoting {
  if (json) return { quote: 'double', always: true };
  const own = node.kind === 'scalar' ? node.style : 'plain';
  return own === 'single' || own === 'double' ? { quote: own, always: true } : { quote: style.quote, always: false };
}

function append(writing: Writing, root: YamlNode, at: ValuePath, value: PlainValue, order: KeyOrder): Outcome {
  const reached = reach(root, at);
  if (isRefusal(reached)) return reached;
  const { node, depth } = reached;
  if (depth < at.length) return add(writing, node, at.slice(depth), [value], order);
  if (node.kind === 'scalar' && scalarValue(node) === null) return replace(writing, node, [value]);
  if (node.kind !== 'seq') return refuse(`${describe(node)} stands where a sequence would go`);
  if (node.items.length === 0) return replace(writing, node, [value]);
  return node.flow ? appendFlowItem(writing, node, value) : appendBlockItem(writing, node, value);
}

function remove(writing: Writing, root: YamlNode, at: ValuePath): Outcome {
  const key = at.at(-1);
  if (typeof key !== 'string') return refuse('only keys can be deleted');
  const reached = reach(root, at.slice(0, -1));
  if (isRefusal(reached)) return reached;
  const { node, depth } = reached;
  const pair = depth === at.length - 1 && node.kind === 'map' ? entry(node, key) : undefined;
  return pair && node.kind === 'map' ? deleteEntry(writing, node, pair) : [];
}

function nest(writing: Writing, root: YamlNode, at: ValuePath, frame: PlainMap, hole: readonly string[]): Outcome {
  const reached = reach(root, at);
  if (isRefusal(reached)) return reached;
  const { node, depth } = reached;
  if (depth < at.length || node.kind !== 'map') return refuse('there is no mapping to nest');
  return nestMap(writing, node, frame, hole);
}

function isEmptyNode(node: YamlNode): boolean {
  return (node.kind === 'map' && node.entries.length === 0) || (node.kind === 'seq' && node.items.length === 0);
}

function describe(node: YamlNode): string {
  return { map: 'a mapping', seq: 'a sequence', scalar: 'a scalar', alias: 'an alias' }[node.kind];
}
