/** Edits inside literal block scalars: lines change in their places. */
import type { PlainValue } from '../plain-value.ts';
import { refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import { nextLine } from './lines.ts';
import type { ScalarNode } from './tree.ts';
import type { Outcome } from './writing.ts';

/**
 * Writes another text into a literal block scalar, line by line. Lines neither come nor go and keep their indentation, so
 * that header, chomping and what follows stay as they are.
 */
export function rewriteLiteral(text: string, node: ScalarNode, value: PlainValue): Outcome {
  const isLines = node.style === 'literal' && typeof value === 'string' && node.contentColumn > 0 && !node.tag;
  const old = node.text.split('\n');
  const lines = isLines ? value.split('\n') : [];
  if (old.length !== lines.length) return refuse('the value is a block scalar');
  const splices: Splice[] = [];
  let at = nextLine(text, node.start);
  for (const [place, line] of lines.entries()) {
    const was = old[place] ?? '';
    const start = at + node.contentColumn;
    if (line !== was) {
      if (text.slice(start, start + was.length) !== was || !mayReplace(was, line)) {
        return refuse('the value is a block scalar, whose lines cannot be kept apart');
      }
      splices.push({ start, end: start + was.length, text: line });
    }
    at = nextLine(text, at);
  }
  return splices;
}

/** Blanks in front of a line may be indentation, and what cannot be printed may not stand in a block scalar at all. */
function mayReplace(was: string, line: string): boolean {
  const indent = (one: string) => /^[ \t]*/.exec(one)?.[0];
  const isText = was.trim() !== '' && line.trim() !== '' && indent(was) === indent(line);
  const allowed = was.includes('\t') ? line.replaceAll('\t', '') : line;
  return isText && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(allowed);
}
