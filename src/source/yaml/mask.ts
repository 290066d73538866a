import type { Range } from '../text.ts';

/**
 * Replaces every Go template action (`{{ ... }}`) by text of the same length, so that a template can be read as YAML and
 * all offsets stay those of the original: a comment where actions stand alone on their lines, letters elsewhere.
 * A `{{` that does not close is left as it is. Takes linear time.
 */
export function maskTemplate(text: string): string {
  const actions = findActions(text);
  let out = '';
  let cursor = 0;
  for (let first = 0; first < actions.length; ) {
    const line = actionsOfOneLine(text, actions, first);
    const mask = standAlone(text, line) ? asComment : asWord;
    for (const { start, end } of line) {
      out += text.slice(cursor, start) + mask(text.slice(start, end));
      cursor = end;
    }
    first += line.length;
  }
  return out + text.slice(cursor);
}

/** Finds the actions. Quoted text inside may hold braces; a comment runs to its own end (Go's text/template, "Actions"). */
function findActions(text: string): readonly Range[] {
  const actions: Range[] = [];
  let start = text.indexOf('{{');
  while (start >= 0) {
    const stop = actionStop(text, start + 2);
    if (stop.closed) actions.push({ start, end: stop.at });
    start = text.indexOf('{{', stop.at);
  }
  return actions;
}

interface Stop {
  readonly at: number;
  readonly closed: boolean;
}

/** Where the action whose inside begins at `from` ends, or where it turns out to be none; nothing is scanned twice. */
function actionStop(text: string, from: number): Stop {
  if (/^-?\s*\/\*/.test(text.slice(from, from + 8))) {
    const end = text.indexOf('*/', from + 2);
    const close = end < 0 ? -1 : text.indexOf('}}', end);
    return close < 0 ? { at: text.length, closed: false } : { at: close + 2, closed: true };
  }
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '}' && text[at + 1] === '}') return { at: at + 2, closed: true };
    if (c === '{' && text[at + 1] === '{') return { at, closed: false };
    if (c === '\\') at++;
    else if (c === '"' || c === "'" || c === '`') {
      const end = quoteEnd(text, at, c);
      if (end < 0) return { at: lineStop(text, at), closed: false };
      at = end;
    }
  }
  return { at: text.length, closed: false };
}

/** The offset of the closing quote, or -1: a string ends on its line, a raw string may run over several. */
function quoteEnd(text: string, open: number, quote: string): number {
  if (quote === '`') return text.indexOf(quote, open + 1);
  for (let at = open + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === quote) return at;
    if (text[at] === '\\') at++;
  }
  return -1;
}

function lineStop(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The actions from `first` on of which each begins on the line where the one before ends. */
function actionsOfOneLine(text: string, actions: readonly Range[], first: number): readonly Range[] {
  const line: Range[] = [];
  for (let at = first; at < actions.length; at++) {
    const action = actions[at];
    const before = line.at(-1);
    if (!action || (before && text.slice(before.end, action.start).includes('\n'))) break;
    line.push(action);
  }
  return line;
}

/** Whether nothing but blanks, and a comment at the end, stands around and between the actions. */
function standAlone(text: string, line: readonly Range[]): boolean {
  let cursor = text.lastIndexOf('\n', (line[0]?.start ?? 0) - 1) + 1;
  for (const { start, end } of line) {
    if (!/^\s*$/.test(text.slice(cursor, start))) return false;
    cursor = end;
  }
  return /^\s*(?:#|$)/.test(text.slice(cursor, lineStop(text, cursor)));
}

function asComment(action: string): string {
  return action.replace(/[^\r\n]/g, ' ').replace(/(^|\n) /g, '$1#');
}

function asWord(action: string): string {
  return action.replace(/[\s\S]/g, (c) => (c === '\n' || c === '\r' ? ' ' : 'x'));
}
