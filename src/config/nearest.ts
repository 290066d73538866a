/** A shorter word is the beginning of too many to mean one. */
const MIN_BEGINNING = 3;
/** Longer words are not compared: no setting has such a name. */
const MAX_WORD = 64;

/**
 * The candidate that a mistyped word most likely meant, or that it is the beginning of; null when none is near. Letter
 * case does not count.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word.length > MAX_WORD) return null;
  const limit = Math.max(1, Math.floor(word.length / 3));
  const scored = candidates
    .filter((candidate) => Math.abs(candidate.length - word.length) <= limit)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return scored[0]?.candidate ?? onlyBeginning(word, candidates);
}

function onlyBeginning(word: string, candidates: readonly string[]): string | null {
  if (word.length < MIN_BEGINNING) return null;
  const [first, second] = candidates.filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
  return second === undefined ? (first ?? null) : null;
}

/** How many single characters must be added, removed or replaced (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
