import type { ProjectFile, Violation } from './project-files.ts';

/** Folders of one machine or one person. What runs in a container has its home below `/app`, `/srv` or `/home/node`. */
const MACHINE_PATH = /(?<![\w.~$}-])\/(?:work|Users|home\/(?!node\b|nonroot\b|app\b))\/?[\w.-]+/;

/** The hosts of package registries: where packages come from is a matter of each machine's npm. */
const REGISTRY_HOST = /\b(?:registry\.(?:npmjs|yarnpkg|npmmirror)\.|npm\.pkg\.github\.)/;

/** Input to rules and tests, and text of others, may speak of any path. */
const FOREIGN = /^(?:rules\/[^/]+\/examples\/|test\/github\/vendor\/)/;

/** Finds what a file says about the machine it was written on: paths of it, and the registry it takes packages from. */
export function tracesOfMachines(files: readonly ProjectFile[]): readonly Violation[] {
  const own = files.filter(({ path }) => !FOREIGN.test(path));
  return own.flatMap(({ path, text }) =>
    text.split('\n').flatMap((content, index) =>
      [MACHINE_PATH, REGISTRY_HOST].flatMap((trace) => {
        const found = trace.exec(content)?.[0];
        return found === undefined ? [] : [{ path, line: index + 1, message: `a trace of one machine: ${found}` }];
      }),
    ),
  );
}
