/** A package.json. */
export interface PackageFacts {
  readonly kind: 'package.json';
  readonly scripts: readonly (readonly [string, string])[];
  readonly dependencies: readonly string[];
  readonly developmentDependencies: readonly string[];
  readonly workspaces: boolean;
}

/** A package-lock.json. */
export interface PackageLockFacts {
  readonly kind: 'package-lock.json';
  readonly version: number;
}

/** A source in JavaScript or TypeScript. */
export interface ScriptSourceFacts {
  readonly kind: 'js';
  /** Packages that it imports for their values: names without paths inside them. */
  readonly imports: readonly string[];
}

const MAX_ENTRIES = 500;

/** Reads a package.json; null when it is no JSON object. */
export function readPackage(text: string): PackageFacts | null {
  const root = parse(text);
  if (root === null) return null;
  const scripts = Object.entries(asRecord(root.scripts)).flatMap(([name, script]) =>
    typeof script === 'string' ? [[name, script.slice(0, 2_000)] as const] : [],
  );
  return {
    kind: 'package.json',
    scripts: scripts.slice(0, MAX_ENTRIES),
    dependencies: Object.keys(asRecord(root.dependencies)).slice(0, MAX_ENTRIES),
    developmentDependencies: Object.keys(asRecord(root.devDependencies)).slice(0, MAX_ENTRIES),
    workspaces: root.workspaces !== undefined,
  };
}

/** Reads a package-lock.json; null when it is no JSON object. */
export function readPackageLock(text: string): PackageLockFacts | null {
  const root = parse(text);
  if (root === null) return null;
  return { kind: 'package-lock.json', version: typeof root.lockfileVersion === 'number' ? root.lockfileVersion : 1 };
}

const SPECIFIERS = /\b(?:from|import|require\s{0,3}\(|import\s{0,3}\()\s{0,9}["']([^"'\n]{1,200})["']/g;
/** No list of imported names that people write is longer. */
const LONGEST_LIST = 500;

/** Reads a source's imports; those of types alone are gone when the program runs. */
export function readScriptSource(text: string): ScriptSourceFacts {
  const named = [...text.matchAll(SPECIFIERS)].flatMap(({ 0: written, 1: path = '', index }) => {
    const ofTypes = written.startsWith('from') && importsTypes(text.slice(Math.max(0, index - LONGEST_LIST), index));
    return ofTypes ? [] : (packageOf(path) ?? []);
  });
  return { kind: 'js', imports: [...new Set(named)].slice(0, MAX_ENTRIES) };
}

function importsTypes(front: string): boolean {
  const at = Math.max(front.lastIndexOf('import'), front.lastIndexOf('export'));
  return /^(?:im|ex)port\s{1,9}type\s/.test(front.slice(at, at + 20));
}

function packageOf(path: string): string | null {
  if (/^[./]|^node:/.test(path)) return null;
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? asRecord(value) : null;
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
