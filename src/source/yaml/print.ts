import type { PlainMap, PlainValue } from '../plain-value.ts';
import { doubleQuoted, isLiteralSafe, isPlainSafe, isSingleQuotable, singleQuoted } from './quoting.ts';
import type { Style } from './style.ts';

/** How strings are quoted at a place: `always` where the neighbours are quoted too. */
export interface Quoting {
  readonly quote: 'single' | 'double';
  readonly always: boolean;
}

/** How values are written in a flow collection. */
export interface FlowLayout {
  /** Quotes for keys, and for strings. */
  readonly keys: Quoting;
  readonly strings: Quoting;
  /** Line ends with what the innermost line begins with, and one more step; null when all stands on one line. */
  readonly lines: { readonly eol: string; readonly indent: string; readonly unit: string } | null;
  /** What stands behind a colon and behind a comma. */
  readonly colonGap: string;
  readonly commaGap: string;
}

/** How values are written in block style. */
export interface BlockLayout extends Pick<Style, 'step' | 'listOffset' | 'quote'> {
  /** Whether strings of several lines may be literal blocks. */
  readonly literals: boolean;
}

export function isCollection(value: PlainValue): value is PlainMap | readonly PlainValue[] {
  return typeof value === 'object' && value !== null;
}

/** Narrows to sequences; `Array.isArray` does not narrow readonly arrays. */
export function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

export function isEmptyCollection(value: PlainValue): boolean {
  return isCollection(value) && Object.keys(value).length === 0;
}

/** A scalar on one line. Numbers that JSON does not know are written as YAML does. */
export function scalarText(value: string | number | boolean | null, { quote, always }: Quoting, flow: boolean): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return String(value);
  if (!always && isPlainSafe(value, flow)) return value;
  return quote === 'single' && isSingleQuotable(value) ? singleQuoted(value) : doubleQuoted(value);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** The lines of a non-empty collection in block style, from column 0. */
export function blockLines(value: PlainMap | readonly PlainValue[], layout: BlockLayout): readonly string[] {
  if (isList(value)) return value.flatMap((item) => itemLines(item, layout));
  return Object.entries(value).flatMap(([key, item]) => entryLines(key, item, layout));
}

/** The lines of one key with its value, from column 0. `keys` tells how the neighbours' keys are quoted. */
export function entryLines(key: string, value: PlainValue, layout: BlockLayout, keys?: Quoting): readonly string[] {
  const name = `${scalarText(key, keys ?? { quote: layout.quote, always: false }, false)}:`;
  if (!isCollection(value) || isEmptyCollection(value))
    return withHead(`${name} `, leafLines(value, layout, layout.step));
  const offset = isList(value) ? layout.listOffset : layout.step;
  return [name, ...indented(blockLines(value, layout), offset)];
}

/** The lines of one item with its dash, from column 0; `strings` tells how the neighbours are quoted. */
export function itemLines(value: PlainValue, layout: BlockLayout, dash = '- ', strings?: Quoting): readonly string[] {
  const isLeaf = !isCollection(value) || isEmptyCollection(value);
  if (isLeaf) return withHead(dash, leafLines(value, layout, dash.length, strings));
  return withHead(dash, indented(blockLines(value, layout), dash.length).with(0, blockLines(value, layout)[0] ?? ''));
}

function withHead(head: string, [first = '', ...rest]: readonly string[]): readonly string[] {
  return [head + first, ...rest];
}

/** The lines of a scalar or an empty collection; the first stands behind its key or dash. */
function leafLines(value: PlainValue, layout: BlockLayout, indent: number, strings?: Quoting): readonly string[] {
  if (isCollection(value)) return [isList(value) ? '[]' : '{}'];
  if (layout.literals && typeof value === 'string' && isLiteralSafe(value)) {
    const body = value.replace(/\n$/, '').split('\n');
    return [value.endsWith('\n') ? '|' : '|-', ...indented(body, indent)];
  }
  return [scalarText(value, strings ?? { quote: layout.quote, always: false }, false)];
}

/** Shifts lines to the right; empty ones stay empty. */
export function indented(lines: readonly string[], columns: number): string[] {
  const pad = ' '.repeat(columns);
  return lines.map((line) => (line === '' ? '' : pad + line));
}

/** A value in flow style: JSON when the layout quotes all keys and strings. */
export function flowText(value: PlainValue, layout: FlowLayout): string {
  if (!isCollection(value)) return scalarText(value, layout.strings, true);
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  if (isEmptyCollection(value)) return open + close;
  const { lines } = layout;
  const inner = lines ? { ...layout, lines: { ...lines, indent: lines.indent + lines.unit } } : layout;
  const parts = isList(value)
    ? value.map((item) => flowText(item, inner))
    : Object.entries(value).map(([key, item]) => flowEntry(key, item, inner));
  if (!lines || !inner.lines) return open + parts.join(`,${layout.commaGap}`) + close;
  const start = lines.eol + inner.lines.indent;
  return `${open}${start}${parts.join(`,${start}`)}${lines.eol}${lines.indent}${close}`;
}

/** One key with its value in flow style. */
export function flowEntry(key: string, value: PlainValue, layout: FlowLayout): string {
  return `${scalarText(key, layout.keys, true)}:${layout.colonGap}${flowText(value, layout)}`;
}
