/** Finds the test files: those beside the source, beside the rules, and under `test/`. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['src', 'rules', 'templates', 'test'];
/** Needs more than npm installs, so it has a script of its own. */
const SYSTEM = 'test/system';

/**
 * @param {string} root the project's folder
 * @param {string[]} [chosen] files or folders to take instead of all, relative to the root
 * @returns {string[]} paths with `/`, relative to the root, sorted; the system tests only where they are chosen
 */
export function testFiles(root, chosen = []) {
  if (chosen.length > 0) return chosen.flatMap((path) => within(root, path)).sort();
  const all = FOLDERS.flatMap((folder) => within(root, folder));
  return all.filter((path) => !path.startsWith(`${SYSTEM}/`)).sort();
}

function within(root, path) {
  const there = join(root, path);
  if (!existsSync(there)) return [];
  if (!statSync(there).isDirectory()) return [path];
  const entries = readdirSync(there, { recursive: true }).map((entry) => entry.split('\\').join('/'));
  return entries.filter(isTest).map((entry) => `${path.replace(/\/+$/, '')}/${entry}`);
}

/** What lies in a rule's examples is input to the tests, whatever its name. */
function isTest(path) {
  return path.endsWith('.test.ts') && !path.split('/').includes('examples');
}
