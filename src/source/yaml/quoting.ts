/** How a string is written so that every YAML reader, of version 1.1 or 1.2, reads the same string back. */

/** Words that YAML 1.1 or 1.2 reads as booleans or null, in any casing; `=` and `<<` have types of their own in 1.1. */
const RESERVED = /^(?:y|yes|n|no|on|off|true|false|null|~|=|<<)?$/i;

/** Whatever some reader takes for a number: grouped digits, base 2, 8, 16 and 60, exponents, infinity and not-a-number. */
const NUMBER_LIKE =
  /^[-+]?(?:0[xob][0-9a-f_]*|[0-9_]+(?::[0-9_]+)*(?:\.[0-9_]*)?(?:e[-+]?[0-9]*)?|\.[0-9_.]*(?:e[-+]?[0-9]*)?|e[-+]?[0-9]+|\.inf|\.nan)$/i;

const DATE_LIKE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?$/;

/** Printable text without line ends: no controls, no byte order mark, no line separators, no half of a surrogate pair. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]*$/u;

/** A first character that opens nothing: letters, digits and what paths and options begin with. */
const SAFE_START = /^(?:[\p{L}\p{N}_./$+(^;\\]|-[^\s-]|--[^\s-])/u;

/** Whether a string may stand without quotes; in flow collections more characters end it. */
export function isPlainSafe(text: string, flow: boolean): boolean {
  if (RESERVED.test(text) || NUMBER_LIKE.test(text) || DATE_LIKE.test(text)) return false;
  if (!SAFE_START.test(text) || !PRINTABLE.test(text)) return false;
  if (/: |:$| #|\s$|\t|\{\{/.test(text)) return false;
  return !flow || !/[,[\]{}:]/.test(text);
}

/** In single quotes nothing can be escaped but the quote itself. */
export function isSingleQuotable(text: string): boolean {
  return PRINTABLE.test(text);
}

export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** JSON's escapes are also YAML's; what YAML does not allow to stand in a text is escaped too. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u00ad\u2028\u2029\ufeff\ufffe\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Whether a text of several lines may stand as a literal block: it ends with at most one line end and starts flush left. */
export function isLiteralSafe(text: string): boolean {
  if (!text.includes('\n') || text.endsWith('\n\n')) return false;
  const lines = text.replace(/\n$/, '').split('\n');
  const first = lines[0] ?? '';
  if (first === '' || /^\s/.test(first)) return false;
  return lines.every((line) => PRINTABLE.test(line.replaceAll('\t', '')) && (line === '' || line.trim() !== ''));
}
