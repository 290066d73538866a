import { type History, treeAt, unfold } from './history.ts';
import type { Tree } from './tree.ts';

/** A history in lines for people: what was done, and what stands where after each push. */
export function describeHistory(history: History): readonly string[] {
  const { commits, states } = unfold(history);
  return [
    'begins with',
    ...describeTree(new Map(history.initial.map((file) => [file.id, file]))),
    ...history.pushes.flatMap(({ kind, baseCommits, dropped, commits: own }, at) => {
      const state = states[at];
      return [
        `push ${at}: ${kind}${dropped === null ? '' : ` without operation ${dropped}`}`,
        ...baseCommits.map((commit) => `  base: ${JSON.stringify(commit)}`),
        ...own.map((commit) => `  branch: ${JSON.stringify(commit)}`),
        '  merge base',
        ...(state ? describeTree(treeAt({ commits }, state.fork)) : []),
        '  head',
        ...(state ? describeTree(treeAt({ commits }, state.head)) : []),
      ];
    }),
  ];
}

function describeTree(tree: Tree): readonly string[] {
  return [...tree.values()].map(({ path, parts }) => {
    const shown = parts.map(({ id, kind, name, mistakes }) => `${id} ${kind} ${name} [${mistakes.join(', ')}]`);
    return `    ${path}: ${shown.join('; ')}`;
  });
}
