/** Texts of YAML in many styles, made from a tape of numbers: short tapes and small numbers make plain texts, so failures shrink. */
import { type Profile, Tape } from '../tape.fixture.ts';

export { Tape };

const WORDS = [
  'alpha',
  'b c',
  'd/e:f',
  'nginx:1.25',
  '--flag=x',
  'true',
  'no',
  '0644',
  '1.50',
  '~',
  'null',
  '2001-01-01',
  '1:30',
  '-7',
  '1e3',
  'x#y',
];
const KEYS = [
  'name',
  'spec',
  'image',
  'ports',
  'a.b/c',
  'with space',
  'on',
  '7',
  '"quoted"',
  "'single'",
  'metadata',
  'labels',
  'args',
  'zeta',
];

/** A file of one to three documents, with LF, CRLF, a byte order mark, or no final newline. */
export function generateFile(tape: Tape, profile: Profile = 'hard'): string {
  const rarity = rarityOf(tape, profile);
  const exotic = rarity > 0;
  if (!exotic && tape.chance(8)) return new Generator(tape, rarity).json();
  const documents = Array.from({ length: 1 + tape.below(3) }, () => generateDocument(tape, rarity));
  let text = tape.chance(50) ? '---\n' : '';
  for (const [index, document] of documents.entries()) {
    if (index > 0) text += exotic ? tape.pick(SEPARATORS) : '---\n';
    text += document;
  }
  if (tape.chance(15)) text += tape.pick(['# the end\n', '\n\n', '...\n']);
  if (tape.chance(exotic ? 20 * Math.min(3, rarity) : 8)) text = text.replace(/\n+$/, '');
  if (tape.chance(30)) text = text.replaceAll('\n', '\r\n');
  return tape.chance(10) ? `\ufeff${text}` : text;
}

/** Values that stand for nothing, or for little, with an anchor or a tag. */
const RARE_VALUES = [
  '&e0',
  '&e1 {}',
  '!!map {}',
  '!!null null',
  '!!seq []',
  '!!set {a, b}',
  "!!str ''",
  '&e2 ~',
] as const;

const SEPARATORS = ['---\n', '---\n', '--- # next\n', '...\n---\n', '...\n# between\n%YAML 1.1\n---\n'] as const;

/** How often rare constructs come: never, as often as they are given here, or several times as often. */
function rarityOf(tape: Tape, profile: Profile): number {
  if (profile === 'natural') return tape.chance(1) ? 1 : 0;
  return tape.chance(20) ? 5 : 1;
}

function generateDocument(tape: Tape, rarity: number): string {
  const writer = new Generator(tape, rarity);
  if (rarity > 0 && tape.chance(12)) return writer.json();
  if (tape.chance(10)) return writer.items(0, 3, '');
  return writer.entries(0, 3, '');
}

class Generator {
  private readonly tape: Tape;
  private readonly rarity: number;
  private readonly exotic: boolean;
  private comments = 0;
  private readonly scalarAnchors: string[] = [];
  private readonly mapAnchors: string[] = [];

  constructor(tape: Tape, rarity: number) {
    this.tape = tape;
    this.rarity = rarity;
    this.exotic = rarity > 0;
  }

  /** Chances in a hundred of what manifests hardly ever hold. */
  private seldom(percent: number): boolean {
    return this.exotic && this.tape.chance(Math.min(60, percent * this.rarity));
  }

  json(): string {
    const value = this.jsonValue(3);
    return `${JSON.stringify(value, null, this.tape.pick([2, 4, '\t', 0]))}\n`;
  }

  /** Keys at a column; `lead` is what the first stands behind when it does not begin its own line. */
  entries(column: number, depth: number, lead: string): string {
    const { tape } = this;
    const count = 1 + tape.below(4);
    const first = tape.below(KEYS.length);
    let text = lead;
    if (this.seldom(3) && this.mapAnchors.length > 0) text += `${lead ? '' : pad(column)}<<: *${this.mapAnchors[0]}\n`;
    for (let at = 0; at < count; at++) {
      const key = KEYS[(first + (this.seldom(1) ? 0 : at * 3)) % KEYS.length] ?? 'key';
      if (text !== lead) text += this.between(column);
      if (text !== lead || lead === '') text += pad(column);
      if (this.seldom(3)) text += `? ${key}\n${pad(column)}:${this.scalarValue(column)}`;
      else text += `${this.seldom(text === lead ? 3 : 1) ? '&k0 ' : ''}${key}:${this.value(column, depth, false)}`;
    }
    return text;
  }

  /** Items whose dashes stand at a column. */
  items(column: number, depth: number, lead: string): string {
    const { tape } = this;
    const gap = tape.pick([' ', ' ', ' ', '   ']);
    let text = lead;
    for (let count = 1 + tape.below(3); count > 0; count--) {
      if (text !== lead) text += this.between(column);
      text += text === lead && lead !== '' ? '-' : `${pad(column)}-`;
      const inside = column + 1 + gap.length;
      if (this.seldom(1)) text += '\tb\n';
      else if (depth > 0 && tape.chance(35)) text += this.entries(inside, depth - 1, gap);
      else if (depth > 0 && this.seldom(8)) text += this.items(inside, depth - 1, gap);
      else text += this.value(column, depth, true);
    }
    return text;
  }

  /** What stands behind a colon or a dash, up to the end of its last line. */
  private value(column: number, depth: number, inList: boolean): string {
    const { tape } = this;
    const choice = depth > 0 ? tape.below(12) : tape.below(5);
    if (choice < 5) return this.scalarValue(column);
    if (choice < 9) return this.mapBelow(column, depth);
    if (choice === 9) return this.flowValue(column, depth);
    if (inList) return this.scalarValue(column);
    const anchor = this.seldom(4) ? ` &list${this.comments}` : '';
    return `${anchor}${this.comment()}\n${this.items(column + tape.pick([0, 2, 0, 4]), depth - 1, '')}`;
  }

  private mapBelow(column: number, depth: number): string {
    const { tape } = this;
    if (!this.seldom(8)) return `${this.comment()}\n${this.entries(column + tape.pick([2, 2, 4]), depth - 1, '')}`;
    const name = `map${this.mapAnchors.length}`;
    const text = ` &${name}${this.comment()}\n${this.entries(column + 2, depth - 1, '')}`;
    this.mapAnchors.push(name);
    return text;
  }

  private scalarValue(column: number): string {
    const { tape } = this;
    const end = () => `${this.comment()}\n`;
    if (this.seldom(2)) return ` ${tape.pick(RARE_VALUES)}${end()}`;
    if (this.rarity > 1 && tape.chance(15)) return this.blockScalar(column);
    switch (tape.below(15)) {
      case 6:
        return end();
      case 7:
        return ` ${tape.pick(["'it''s'", "'one'", "'two # no comment'"])}${end()}`;
      case 8:
        return ` ${tape.pick(['"one"', '"a\\tb"', '"x: {y}"', '"\\u00e9"'])}${end()}`;
      case 9:
        return this.blockScalar(column);
      case 10:
        return ` ${tape.pick(['{}', '[]', '{ }', 'null', '~', this.exotic ? '!!str 5' : '"5"'])}${end()}`;
      case 11:
        return ` ${tape.pick([`plain on\n${pad(column + 3)}two lines`, `"quoted on\n\n${pad(column + 2)}three lines"`])}${end()}`;
      case 12:
        return this.exotic ? this.anchored(end()) : ` one${end()}`;
      case 13:
        if (!this.exotic) return ` two${end()}`;
        return `${this.comment()}\n${pad(column + 2)}${tape.pick(['own-line', 'own-line', '~', '{}'])}${end()}`;
      case 14:
        return this.flowValue(column, 1);
      default:
        return ` ${tape.pick(WORDS as [string, ...string[]])}${tape.pick(['', '', ' '])}${end()}`;
    }
  }

  private anchored(end: string): string {
    const [known] = this.scalarAnchors;
    if (known && this.tape.chance(50)) return ` *${known} ${end}`;
    const name = `s${this.scalarAnchors.length}`;
    this.scalarAnchors.push(name);
    return ` &${name} anchored${end}`;
  }

  private blockScalar(column: number): string {
    const { tape } = this;
    const chomp = tape.pick(['', '', '-', this.exotic ? '+' : '-']);
    const explicit = this.seldom(20);
    const indent = explicit ? 2 : tape.pick([2, 2, 4, 1]);
    const body = pad(column + indent);
    const lines = [
      `${explicit && tape.chance(50) ? '  ' : ''}first line`,
      'second: # not a comment',
      '  deeper',
      'last',
    ];
    let text = ` ${tape.pick(['|', '>'])}${explicit ? '2' : ''}${chomp}${this.comment()}\n`;
    text += `${body}${explicit && tape.chance(50) ? '  ' : ''}first line\n`;
    for (let count = tape.below(4); count > 0; count--) {
      text += `${body}${lines[tape.below(4)] ?? ''}\n`;
      if (tape.chance(15)) text += this.exotic ? tape.pick(['\n', `${body}\n`, `${body}   \n`]) : '\n';
    }
    return text + tape.pick(['', '', '\n', this.exotic ? `\n${body}\n` : '']);
  }

  private flowValue(column: number, depth: number): string {
    const { tape } = this;
    if (!tape.chance(35)) return ` ${this.flow(depth)}${this.comment()}\n`;
    const inner = pad(column + tape.pick([2, 4]));
    const last = this.exotic ? 'c' : 'c: 1';
    const parts = [`a: ${this.flow(0)}`, `"b": ${this.flow(depth - 1)}`, last].slice(0, 1 + tape.below(3));
    const comment = this.seldom(5) ? ' # inside' : '';
    if (this.seldom(2)) return ` {\n${inner}# empty\n${pad(column + 2)}}${this.comment()}\n`;
    const close = tape.pick([pad(column + 2), pad(column + 2), pad(column)]);
    return ` {\n${inner}${parts.join(`,${comment}\n${inner}`)}${tape.pick(['', ','])}\n${close}}${this.comment()}\n`;
  }

  private flow(depth: number): string {
    const { tape } = this;
    if (this.seldom(1)) return tape.pick(['!!null null', '&f0 []']);
    if (depth <= 0) return tape.pick(['x', '"q"', "'s'", '12', 'true', 'null', '{}', '[]']);
    const gap = tape.pick(['', ' ']);
    const parts = Array.from({ length: 1 + tape.below(3) }, (_, at) => `k${at}: ${this.flow(depth - 1)}`);
    if (tape.chance(50)) return `{${gap}${parts.join(', ')}${gap}}`;
    const items = parts.map((part) => (this.seldom(10) ? part : part.replace(/^k\d: /, '')));
    return `[${gap}${items.join(', ')}${gap}]`;
  }

  private jsonValue(depth: number): unknown {
    const { tape } = this;
    const choice = depth === 3 ? 0 : tape.below(depth > 0 ? 6 : 3) + 2;
    if (choice === 0 || choice === 7) {
      const keys = ['kind', 'spec', 'with space', 'n'].slice(0, this.exotic ? tape.below(5) : 1 + tape.below(4));
      return Object.fromEntries(keys.map((key) => [key, this.jsonValue(depth - 1)]));
    }
    if (choice > 4) return Array.from({ length: tape.below(3) }, () => this.jsonValue(depth - 1));
    return tape.pick(['text', 'a "quote"', 12, true, null]);
  }

  /** What may stand between two entries: nothing, blank lines, comments at any column. */
  private between(column: number): string {
    const { tape } = this;
    if (!tape.chance(22)) return '';
    const comment = `${pad(tape.pick([column, 0, column + 2, column + 5]))}# c${this.comments++}\n`;
    return tape.pick([
      '\n',
      comment,
      `\n${comment}`,
      `${comment}\n`,
      `${comment}${comment}`,
      this.exotic ? '   \n' : '\n',
    ]);
  }

  private comment(): string {
    return this.tape.chance(10) ? ` # c${this.comments++}` : '';
  }
}

function pad(columns: number): string {
  return ' '.repeat(columns);
}
