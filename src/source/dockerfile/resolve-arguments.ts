import type { Range } from '../text.ts';
import { expandWord } from './expand.ts';
import type { Dockerfile, DockerStage } from './instructions.ts';
import { quotedWords } from './words.ts';

/** A stage's image reference with the build arguments filled in. */
export interface ExpandedReference {
  readonly text: string;
  /** The ARG defaults that went into it (`NAME=value`, each once, in the order of their use); empty for a literal one. */
  readonly from: readonly Range[];
}

/** What is known of a global build argument. */
interface GlobalArgument {
  /** Undefined when the ARG has no default, null when it has one that cannot be known. */
  readonly value: string | null | undefined;
  /** Where its default stands; null when it has none. */
  readonly range: Range | null;
  /** The arguments that its default uses. */
  readonly uses: readonly GlobalArgument[];
}

/** The builder sets these (https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope). */
const byBuilder = ['TARGET', 'BUILD'].flatMap((side) =>
  ['PLATFORM', 'OS', 'ARCH', 'VARIANT'].map((part) => side + part),
);

/**
 * The image reference of a stage with `$NAME` and `${NAME:-default}` replaced by the defaults of the ARGs in front of
 * the first FROM; no other variables reach a FROM
 * (https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact).
 * @returns 'unknown' when a variable has no default there: the value then comes from the command line or the builder.
 */
export function expandReference(dockerfile: Dockerfile, stage: DockerStage): ExpandedReference | 'unknown' {
  const { text } = stage.reference;
  if (!/[$"'\\`]/.test(text)) return { text, from: [] };
  const expanded = expand(text, dockerfile.escape, globalArguments(dockerfile));
  return expanded === null ? 'unknown' : { text: expanded.text, from: rangesOf(expanded.uses) };
}

/** The global ARGs in their order; a later one may use an earlier one, and one of the same name replaces it. */
function globalArguments(dockerfile: Dockerfile): ReadonlyMap<string, GlobalArgument> {
  const known = new Map<string, GlobalArgument>(
    byBuilder.map((name) => [name, { value: null, range: null, uses: [] }]),
  );
  for (const { body } of dockerfile.globals) {
    for (const { text, start, end } of quotedWords(body, dockerfile.escape)) {
      const equals = text.indexOf('=');
      if (equals < 0) {
        known.set(text, { value: undefined, range: null, uses: [] });
        continue;
      }
      const value = expand(text.slice(equals + 1), dockerfile.escape, known);
      known.set(text.slice(0, equals), { value: value?.text ?? null, range: { start, end }, uses: value?.uses ?? [] });
    }
  }
  return known;
}

function expand(word: string, escapeToken: string, known: ReadonlyMap<string, GlobalArgument>) {
  const expanded = expandWord(word, escapeToken, (name) => known.get(name)?.value);
  if (expanded === null) return null;
  const uses = new Set(expanded.used.flatMap((name) => known.get(name) ?? []));
  return { text: expanded.text, uses: [...uses] };
}

/** The defaults of arguments and of those that they use, each once, the nearest first. */
function rangesOf(uses: readonly GlobalArgument[]): readonly Range[] {
  const found = new Set(uses);
  for (const argument of found) for (const used of argument.uses) found.add(used);
  return [...found].flatMap(({ range }) => range ?? []);
}
