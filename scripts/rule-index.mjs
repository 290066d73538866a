/** Writes the list of all rules, `rules/index.ts`. */

/** The formatter's, in biome.json. */
const LINE_WIDTH = 120;

const IMPORT = /^import \{ rule as \w+ \} from '\.\/([^']+)\/rule\.ts';\n/gm;
const LIST = /(export const RULES: readonly Rule\[\] = )\[[^\]]*\];/;

/**
 * The list of all rules with one more, laid out as the formatter would.
 *
 * @param {string} index the text of `rules/index.ts`
 * @param {string} id the new rule
 * @returns {string} its new text
 * @throws when the text has not the shape of a list of rules
 */
export function withRule(index, id) {
  const ids = [...[...index.matchAll(IMPORT)].map((match) => match[1]), id].sort();
  const first = index.search(IMPORT);
  if (first === -1 || !LIST.test(index)) throw new Error('rules/index.ts is not a list of rules any more');
  // The formatter sorts imports by the whole path, in which a slash follows the id.
  const imports = ids.map((each) => `./${each}/rule.ts`).sort();
  const lines = imports.map((path) => `import { rule as ${camelCase(path.split('/')[1])} } from '${path}';\n`).join('');
  const rest = index.replace(IMPORT, '');
  const listed = `${rest.slice(0, first)}${lines}${rest.slice(first)}`;
  return listed.replace(LIST, (_, head) => `${head}${arrayOf(ids.map(camelCase), head.length)};`);
}

function arrayOf(names, indent) {
  const oneLine = `[${names.join(', ')}]`;
  if (indent + oneLine.length + 1 <= LINE_WIDTH) return oneLine;
  return `[\n${names.map((name) => `  ${name},\n`).join('')}]`;
}

function camelCase(id) {
  return id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}
