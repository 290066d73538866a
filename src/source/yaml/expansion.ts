import type { YamlNode } from './tree.ts';

/** How many nodes, and how deeply, a document may stand for once its aliases are followed; manifests stay far below. */
const MAX_NODES = 1_000_000;
const MAX_DEPTH = 200;

/** What a node stands for with its aliases followed. */
interface Extent {
  readonly nodes: number;
  readonly depth: number;
}

const LEAF: Extent = { nodes: 1, depth: 1 };

/**
 * Why a document's aliases cannot be followed: they lead into themselves, or stand for more nodes than any manifest
 * needs (the "billion laughs" pattern). Null where they can; then recursion over the followed tree is bounded.
 */
export function excessiveAliases(root: YamlNode): string | null {
  const known = new Map<YamlNode, Extent>();
  const open = new Set<YamlNode>();
  let circular = false;
  const measure = (node: YamlNode): Extent => {
    if (node.kind === 'alias') return node.target ? measure(node.target) : LEAF;
    if (node.references === 0) return measureInside(node);
    const extent = known.get(node);
    if (extent) return extent;
    if (open.has(node)) {
      circular = true;
      return LEAF;
    }
    open.add(node);
    const measured = measureInside(node);
    open.delete(node);
    known.set(node, measured);
    return measured;
  };
  const measureInside = (node: YamlNode): Extent => {
    let nodes = 1;
    let depth = 0;
    for (const child of childrenOf(node)) {
      const extent = measure(child);
      nodes += extent.nodes;
      depth = Math.max(depth, extent.depth);
    }
    return { nodes, depth: depth + 1 };
  };
  const { nodes, depth } = measure(root);
  if (circular) return 'an alias refers to a node that holds it';
  if (nodes > MAX_NODES) return `the aliases stand for more than ${MAX_NODES} nodes`;
  return depth > MAX_DEPTH ? `the aliases nest more than ${MAX_DEPTH} levels` : null;
}

/** The direct children of a node in the order of the source, keys included. */
export function* childrenOf(node: YamlNode): Iterable<YamlNode> {
  if (node.kind === 'seq') yield* node.items;
  else if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      yield key;
      yield value;
    }
  }
}
