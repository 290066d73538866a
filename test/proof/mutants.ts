/** The mutants: deliberate breaks of the writers and verifiers, each of which random edits must notice. */
import dockerfile from './mutants/dockerfile.json' with { type: 'json' };
import shell from './mutants/shell.json' with { type: 'json' };
import yaml from './mutants/yaml.json' with { type: 'json' };
import type { SubjectName } from './subjects.ts';

/** One break: `find`, which occurs exactly once in `file`, becomes `replace`. */
export interface Mutant {
  readonly name: string;
  /** Relative to the project. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** By the language whose edits must notice them. */
export const MUTANTS: Readonly<Record<SubjectName, readonly Mutant[]>> = { yaml, dockerfile, shell };
