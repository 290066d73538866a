/** A requirements file of pip. */
export interface RequirementsFacts {
  readonly kind: 'requirements';
  /** Requirements that a virtual environment cannot take along: `-e` and paths. */
  readonly local: readonly string[];
  /** Some are fetched by git. */
  readonly git: boolean;
  /** Names of the packages, lower case. */
  readonly names: readonly string[];
}

/** Reads a requirements file (pip documentation, requirements file format). */
export function readRequirements(text: string): RequirementsFacts {
  const lines = text
    .split('\n')
    .slice(0, 2_000)
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
  const local = lines.filter((line) => /^(?:-e\b|--editable\b|\.{1,2}(?:\/|$)|\/|file:)/.test(line));
  const names = lines.flatMap((line) => /^[A-Za-z0-9][\w.-]*/.exec(line)?.[0].toLowerCase() ?? []);
  return { kind: 'requirements', local: local.slice(0, 5), git: lines.some((line) => line.includes('git+')), names };
}
