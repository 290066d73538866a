/** A part of a body that is shown whole or not at all. */
export interface Section {
  /** 0 is always shown; of the others, the lower ones come first where there is no room for all. */
  readonly rank: number;
  /** How the body names it where it was left out, in words of the project, such as `diffs` of `Pod quotas`. */
  readonly what: string;
  readonly of: string | null;
  readonly text: string;
}

/** Sections of one kind that were left out. */
export interface Dropped {
  readonly what: string;
  readonly of: readonly string[];
  readonly more: number;
}

const MAX_NAMED = 10;
const GAP = '\n\n';

/**
 * Joins sections in their order, and leaves out what does not fit, the least important first. A smaller section may
 * take the room that a larger one of its rank could not.
 * @param maxLength UTF-16 units
 * @param leftOut says what was left out
 * @throws Error when what is always shown does not fit
 */
export function fitSections(
  sections: readonly Section[],
  maxLength: number,
  leftOut: (dropped: readonly Dropped[]) => string,
): string {
  const all = join(sections.map(({ text }) => text));
  if (all.length <= maxLength) return all;
  const note = leftOut(namesOf(sections.filter(({ rank }) => rank > 0)));
  // No note is longer than the one that names everything.
  let room = maxLength - note.length - GAP.length;
  const kept = new Set<Section>();
  for (const section of sections.toSorted((a, b) => a.rank - b.rank)) {
    const length = section.text.length + GAP.length;
    if (length <= room) {
      kept.add(section);
      room -= length;
    } else if (section.rank === 0) throw new Error(`${section.text.length} characters that must be shown do not fit`);
  }
  const dropped = namesOf(sections.filter((section) => !kept.has(section)));
  return join([...sections.filter((section) => kept.has(section)).map(({ text }) => text), leftOut(dropped)]);
}

function namesOf(sections: readonly Section[]): readonly Dropped[] {
  return [...Map.groupBy(sections, ({ what }) => what)].map(([what, own]) => {
    const names = [...new Set(own.flatMap(({ of }) => (of === null ? [] : [of])))];
    return { what, of: names.slice(0, MAX_NAMED), more: Math.max(0, names.length - MAX_NAMED) };
  });
}

function join(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(GAP);
}
