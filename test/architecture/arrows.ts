import type { SourceFile } from 'typescript/unstable/ast';
import { isProgram, isTest, type ProjectFile, type Violation } from './project-files.ts';
import { importsOf, parseAll, type Target } from './syntax.ts';

const CORE = ['source', 'model', 'engine'];
const PLANS = ['config', 'review', 'remediate', 'scorecard'];
const EDGES = ['edges', 'github', 'store'];

/** What a layer may import besides itself. A layer that is not here may import nothing. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  source: [],
  model: ['source'],
  engine: ['source', 'model'],
  rules: [...CORE, 'templates'],
  templates: ['source'],
  config: CORE,
  review: [...CORE, 'config'],
  remediate: [...CORE, 'config', 'review'],
  scorecard: [...CORE, 'config'],
  edges: [...CORE, ...PLANS],
  github: [...CORE, ...PLANS, 'edges'],
  store: [...CORE, ...PLANS, 'edges'],
  app: [...CORE, ...PLANS, ...EDGES, 'rules', 'cli'],
  cli: [...CORE, ...PLANS, ...EDGES, 'rules', 'app'],
};

/** The layers that are functions of their arguments: no I/O, no clock, no environment. */
const PURE = new Set([...CORE, ...PLANS, 'rules', 'templates']);

/** What the pure layers may take from Node: nothing that reads or waits. */
const PURE_BUILTINS = new Set(['node:crypto', 'node:path/posix', 'node:util']);

/** The packages that the pure layers are built on. None of them is asked to do I/O there. */
const PURE_PACKAGES = new Set(['commonmark', 'dockerfile-ast', 'diff', 'js-yaml', 'liquidjs', 'unbash', 'yaml', 'zod']);

/** The layer of a path: `rules`, `templates`, or the folder below `src/`; null for what is in neither. */
export function layerOf(path: string): string | null {
  return /^(?:src\/([^/]+)\/|(rules|templates)\/)/.exec(path)?.slice(1).find(Boolean) ?? null;
}

/** Whether a path lies in a layer that does no I/O. */
export function isPure(path: string): boolean {
  return PURE.has(layerOf(path) ?? '');
}

/** Finds every import that runs against the arrows of the architecture, and every one that brings I/O into a pure layer. */
export function brokenArrows(files: readonly ProjectFile[]): readonly Violation[] {
  const program = files.filter(({ path }) => isProgram(path));
  return parseAll(program).flatMap((tree, index) => violationsIn(tree, program[index]?.path ?? ''));
}

function violationsIn(tree: SourceFile, path: string): readonly Violation[] {
  return importsOf(tree).flatMap(({ line, target }) => {
    const message = objection(path, target);
    return message === null ? [] : [{ path, line, message }];
  });
}

function objection(path: string, target: Target): string | null {
  if (target.kind === 'file') return fileObjection(layerOf(path), target.path);
  if (!isPure(path)) return null;
  if (target.kind === 'computed') return 'a pure layer imports what only run time knows';
  const allowed = target.name.startsWith('node:') ? PURE_BUILTINS : PURE_PACKAGES;
  return allowed.has(target.name) ? null : `a pure layer imports ${target.name}`;
}

function fileObjection(from: string | null, path: string): string | null {
  const to = layerOf(path);
  if (from === null) return 'a file of the program lies in no layer';
  if (to === null) return `the program imports ${path}, which is no part of it`;
  if (isTest(path)) return 'the program imports a test';
  if (to === from || MAY_IMPORT[from]?.includes(to)) return null;
  return `the arrow runs back: ${from} must not import ${to}`;
}
