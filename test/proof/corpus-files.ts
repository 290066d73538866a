/** Finds the files of a folder that the writers may edit. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { classify } from '../../src/model/file-class.ts';
import type { CorpusFile } from './tasks.ts';

/** What others wrote, and what git keeps for itself. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', 'vendor', 'node_modules']);

/** YAML, JSON manifests, Dockerfiles and shell scripts, by path; links are not followed. */
export function corpusFiles(root: string): readonly CorpusFile[] {
  const files: CorpusFile[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) walk(path);
      const subject = entry.isFile() ? subjectAt(path) : null;
      if (subject) files.push({ path: relative(root, path).replaceAll('\\', '/'), subject });
    }
  };
  walk(root);
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function subjectAt(path: string): CorpusFile['subject'] | null {
  if (/\.(?:sh|bash)$/.test(path)) return 'shell';
  const fileClass = classify(path);
  if (fileClass === 'dockerfile') return 'dockerfile';
  if (fileClass === 'manifest') return /\.json$/i.test(path) && !isManifest(path) ? null : 'yaml';
  return /\/[a-z0-9_-]+$/.test(path) && isShellScript(path) ? 'shell' : null;
}

/** Most JSON is something else: Kubernetes objects name their version and kind. */
function isManifest(path: string): boolean {
  const text = readFileSync(path, 'utf8');
  return text.includes('"apiVersion"') && text.includes('"kind"');
}

/** A script without an extension says its shell in the first line. */
function isShellScript(path: string): boolean {
  return /^#!\s*\S*\/(?:env\s+)?(?:ba|da|k|a)?sh\b/.test(readFileSync(path).subarray(0, 100).toString('latin1'));
}
