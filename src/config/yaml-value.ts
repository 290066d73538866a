import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';

/** The deepest nesting; the schema needs five levels. */
const MAX_DEPTH = 16;
/** How many values a file may stand for once its aliases are written out: the bound on alias bombs. */
const MAX_VALUES = 10_000;

export interface PlainValue {
  readonly value: unknown;
  readonly problems: readonly { readonly offset: number; readonly message: string }[];
}

interface Converted {
  readonly value: unknown;
  /** How many values it stands for, itself included. */
  readonly weight: number;
}

interface Conversion {
  /** What anchors stand for. An anchor enters when its value is complete, so none can hold itself. */
  readonly anchors: Map<string, Converted>;
  readonly problems: { offset: number; message: string }[];
}

/**
 * Turns a parsed document into data, once per node: aliases share the value of their anchor. Mappings have no prototype.
 * Doubled keys, unknown anchors, and more than the limits are problems at UTF-16 offsets.
 */
export function toPlainValue(contents: Node | null): PlainValue {
  const conversion: Conversion = { anchors: new Map(), problems: [] };
  const { value, weight } = convert(contents, 0, conversion);
  if (weight > MAX_VALUES) {
    conversion.problems.push({
      offset: 0,
      message: `the file stands for more than ${MAX_VALUES} values; use fewer aliases or settings`,
    });
  }
  return { value, problems: conversion.problems };
}

function convert(node: unknown, depth: number, conversion: Conversion): Converted {
  if (isAlias(node)) {
    const target = conversion.anchors.get(node.source);
    if (target) return target;
    report(
      conversion,
      node.range?.[0],
      `"*${node.source}" is an alias without an anchor; put quotes around a value that begins with "*"`,
    );
    return { value: undefined, weight: 1 };
  }
  if (!isMap(node) && !isSeq(node))
    return anchored(node, { value: isScalar(node) ? node.value : null, weight: 1 }, conversion);
  if (depth >= MAX_DEPTH) {
    report(conversion, node.range?.[0], `the file is nested deeper than ${MAX_DEPTH} levels`);
    return { value: undefined, weight: 1 };
  }
  const converted = isMap(node) ? convertMap(node, depth, conversion) : convertSeq(node.items, depth, conversion);
  return anchored(node, converted, conversion);
}

function anchored(node: unknown, converted: Converted, { anchors }: Conversion): Converted {
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) anchors.set(node.anchor, converted);
  return converted;
}

function convertSeq(items: readonly unknown[], depth: number, conversion: Conversion): Converted {
  const children = items.map((item) => convert(item, depth + 1, conversion));
  return { value: children.map((child) => child.value), weight: totalWeight(children) };
}

function convertMap(map: YAMLMap, depth: number, conversion: Conversion): Converted {
  const value: Record<string, unknown> = Object.create(null);
  const children: Converted[] = [];
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : null;
    const offset = isScalar(pair.key) || isMap(pair.key) || isSeq(pair.key) ? pair.key.range?.[0] : map.range?.[0];
    const child = convert(pair.value, depth + 1, conversion);
    children.push(child);
    if (key === null) report(conversion, offset, 'a key must be plain text');
    // A prototype is nobody's setting, and validators skip the key in silence.
    else if (key === '__proto__') report(conversion, offset, 'unknown key "__proto__"; remove it');
    else if (key in value)
      report(conversion, offset, `the key ${JSON.stringify(key.slice(0, 64))} is given twice; keep one`);
    else value[key] = child.value;
  }
  return { value, weight: totalWeight(children) };
}

function totalWeight(children: readonly Converted[]): number {
  return children.reduce((sum, { weight }) => sum + weight, 1);
}

function report(conversion: Conversion, offset: number | undefined, message: string): void {
  conversion.problems.push({ offset: offset ?? 0, message });
}
