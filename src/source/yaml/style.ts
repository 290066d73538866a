import { expectedEol } from './eol.ts';
import { childrenOf } from './expansion.ts';
import { columnOf } from './lines.ts';
import type { MapNode, YamlDocument, YamlFile, YamlNode } from './tree.ts';

/** How a file is written, so that what is added looks like the rest. */
export interface Style {
  readonly eol: '\n' | '\r\n';
  /** Columns by which a block mapping stands behind its key. */
  readonly step: number;
  /** Columns by which the dashes of a block sequence stand behind the key; 0 is common. */
  readonly listOffset: number;
  /** The quote for strings that need one. */
  readonly quote: 'single' | 'double';
}

/** Tells the style of one document of a file. */
export type StyleOf = (document: YamlDocument) => Style;

/**
 * The style of a file's documents by majority. The edited document counts first; where it shows nothing the other ones
 * do, and after them what kubectl prints: steps of two, dashes below the first letter of the key. The file as a whole
 * is looked at once, however many documents ask.
 */
export function stylesOf(file: YamlFile): StyleOf {
  let whole: Tally | undefined;
  const countAll = () => {
    const tally = new Tally(file.text);
    for (const { root } of file.documents) if (root) tally.count(root);
    return tally;
  };
  return (document) => {
    const own = new Tally(file.text);
    if (document.root) own.count(document.root);
    if (!own.isConclusive()) whole ??= countAll();
    return {
      eol: expectedEol(file.text, document.range),
      step: mostFrequent(own.steps) ?? mostFrequent(whole?.steps) ?? 2,
      listOffset: mostFrequent(own.lists) ?? mostFrequent(whole?.lists) ?? 0,
      quote: own.singles > own.doubles ? 'single' : 'double',
    };
  };
}

/** Counts what nodes show about style. */
class Tally {
  readonly steps = new Map<number, number>();
  readonly lists = new Map<number, number>();
  singles = 0;
  doubles = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  isConclusive(): boolean {
    return this.steps.size > 0 && this.lists.size > 0;
  }

  count(node: YamlNode): void {
    if (node.kind === 'scalar') {
      if (node.style === 'single') this.singles++;
      else if (node.style === 'double') this.doubles++;
      return;
    }
    if (node.kind === 'map' && !node.flow) this.countEntries(node);
    for (const child of childrenOf(node)) this.count(child);
  }

  private countEntries(map: MapNode): void {
    let column = -1;
    for (const { value } of map.entries) {
      if (value.kind === 'scalar' || value.kind === 'alias' || value.flow) continue;
      if (column < 0) column = columnOf(this.text, map.start);
      const offset = columnOf(this.text, value.start) - column;
      const counts = value.kind === 'map' ? this.steps : this.lists;
      counts.set(offset, (counts.get(offset) ?? 0) + 1);
    }
  }
}

function mostFrequent(counts: ReadonlyMap<number, number> = new Map()): number | undefined {
  let best: number | undefined;
  for (const [value, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = value;
  return best;
}
