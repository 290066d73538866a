const named: ReadonlyMap<number, string> = new Map([
  [0x07, 'a'],
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0b, 'v'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [0x22, '"'],
  [0x5c, '\\'],
]);

/**
 * A path as git writes it where it may hold anything: in double quotes with C escapes, and bytes above ASCII in octal,
 * if it needs them (git-config, `core.quotePath`).
 */
export function gitPath(path: string): string {
  const bytes = new TextEncoder().encode(path);
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f && !named.has(byte))) return path;
  return `"${Array.from(bytes, escapeByte).join('')}"`;
}

function escapeByte(byte: number): string {
  const name = named.get(byte);
  if (name !== undefined) return `\\${name}`;
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
}
