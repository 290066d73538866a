import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files that belong to the program itself. */
export interface Resources {
  /** The version in package.json. */
  readonly version: string;
  /**
   * A text of `templates/`.
   * @param name path below `templates/`, such as `comment.liquid`
   * @throws when there is no such template: that is a bug
   */
  template(name: string): string;
  /** The explanation of a rule, as Markdown; null when the rule has none. */
  explanation(rule: string): string | null;
}

/**
 * Finds the program's own files: above the source, and above the build in `dist/` as well. Nothing is kept: whoever
 * reads a file twice keeps it.
 */
export function openResources(): Resources {
  const root = packageRoot(import.meta.dirname);
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    version: versionOf(manifest),
    template: (name) => readFileSync(join(root, 'templates', name), 'utf8'),
    explanation: (rule) => {
      const path = join(root, 'rules', rule, 'README.md');
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
  };
}

/** The nearest folder above that holds both: the build has its own copies of neither. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'templates'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the files of the program are not complete: no templates');
  return packageRoot(parent);
}

function versionOf(manifest: unknown): string {
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return 'unknown';
  return String(manifest.version);
}
