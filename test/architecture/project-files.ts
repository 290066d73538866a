import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of the project, or of a tree that a test makes up. */
export interface ProjectFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A rule of the house that a file breaks. */
export interface Violation {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

const ROOT = join(import.meta.dirname, '../..');

/** What `.gitignore` names: made on this machine, never published. */
const UNTRACKED = new Set(['.git', '.tmp', '.toolchain', 'dist', 'node_modules']);

/** All files below some folders (all tracked files by default), sorted by path. Binary files come as garbled text. */
export function projectFiles(folders: readonly string[] = ['.']): readonly ProjectFile[] {
  const paths = folders.flatMap((folder) => pathsBelow(folder));
  return paths.sort().map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function pathsBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (UNTRACKED.has(entry.name) || entry.name.endsWith('.tgz')) return [];
    if (entry.isDirectory()) return pathsBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The program itself: TypeScript in `src/` and `rules/`, without tests and without the rules' examples. */
export function isProgram(path: string): boolean {
  return isTypeScript(path) && /^(?:src|rules|templates)\//.test(path) && !isTest(path);
}

/** TypeScript of the project's own; what lies in examples is input to the rules. */
export function isTypeScript(path: string): boolean {
  return path.endsWith('.ts') && !/^rules\/[^/]+\/examples\//.test(path);
}

/** A test, or what tests beside it share. */
export function isTest(path: string): boolean {
  return /\.(?:test|fixture|support)\.ts$/.test(path);
}

/** A violation as people and editors read it. */
export function printViolation({ path, line, message }: Violation): string {
  return `${path}:${line}: ${message}`;
}
