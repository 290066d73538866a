/**
 * Does an ignore file keep a path out of the build context? The last pattern that matches decides; a pattern that
 * matches a folder holds for all below it (Docker documentation, .dockerignore file).
 * @param patterns as written, comments left out
 * @param path relative to the context
 * @returns null when a pattern is written in a way that is not understood here
 */
export function isIgnored(patterns: readonly string[], path: string): boolean | null {
  let ignored = false;
  for (const written of patterns) {
    const negated = written.startsWith('!');
    const pattern = written
      .replace(/^!/, '')
      .trim()
      .replace(/^\/+|\/+$/g, '')
      .replace(/^(?:\.\/)+/, '');
    if (/[[\]\\]/.test(pattern)) return null;
    if (matches(pattern.split('/'), path.split('/'))) ignored = !negated;
  }
  return ignored;
}

/** Does a pattern match a path or a folder above it? In polynomial time: each pair of places is looked at once. */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const [at, part] of pattern.entries()) {
    const next = new Set<number>();
    for (const place of reached) {
      if (part === '**') for (let end = place; end <= path.length; end += 1) next.add(end);
      else if (place < path.length && matchesName(part, path[place] ?? '')) next.add(place + 1);
    }
    reached = next;
    if (reached.size === 0 || at > 50) return false;
  }
  return pattern.length > 0 && reached.size > 0;
}

/** `*` and `?` in one name: the parts between stars are looked for from the left. */
function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const fits = (part: string, at: number) =>
    at + part.length <= name.length && [...part].every((char, index) => char === '?' || char === name[at + index]);
  if (!fits(first, 0)) return false;
  const last = rest.pop();
  if (last === undefined) return first.length === name.length;
  let at = first.length;
  for (const part of rest) {
    while (at + part.length <= name.length && !fits(part, at)) at += 1;
    if (!fits(part, at)) return false;
    at += part.length;
  }
  return name.length - last.length >= at && fits(last, name.length - last.length);
}
