/** Starts a rule: `npm run new-rule <id>` makes its folder and its line in `rules/index.ts`. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withRule } from './rule-index.mjs';
import { ruleFiles } from './rule-template.mjs';
import { projectRoot } from './toolchain.mjs';

const KEBAB_CASE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;
/** It becomes the name of a folder and of a Kubernetes annotation, whose name part has at most 63 characters. */
const MAX_LENGTH = 63;

/** Why there can be no such rule, as a sentence; null when there can. */
function objection(id, folder) {
  if (id === undefined) return 'usage: npm run new-rule <id>';
  if (!KEBAB_CASE.test(id)) return `"${id}" is no rule id: use two or more words in kebab-case, such as latest-tag.`;
  if (id.length > MAX_LENGTH) return `"${id}" is too long: at most ${MAX_LENGTH} characters.`;
  return existsSync(folder) ? `The rule ${id} is there already.` : null;
}

function main(id, ...more) {
  const rules = join(projectRoot, 'rules');
  const folder = join(rules, id ?? '');
  const complaint = objection(more.length > 0 ? undefined : id, folder);
  if (complaint !== null) {
    process.stderr.write(`${complaint}\n`);
    process.exitCode = 2;
    return;
  }
  const index = withRule(readFileSync(join(rules, 'index.ts'), 'utf8'), id);
  writeFolder(folder, ruleFiles(id));
  writeFileSync(join(rules, 'index.ts'), index);
  process.stdout.write(
    `rules/${id}/ is a rule now, and its examples pass.\n` +
      'Put its question into rule.ts, its story into README.md, and one folder for each case into examples/.\n' +
      'Try it: npm run test:unit -- test/examples\n',
  );
}

/** Writes a folder whole or not at all. */
function writeFolder(folder, files) {
  const staging = `${folder}.new`;
  rmSync(staging, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(staging, path)), { recursive: true });
    writeFileSync(join(staging, path), text);
  }
  renameSync(staging, folder);
}

main(...process.argv.slice(2));
