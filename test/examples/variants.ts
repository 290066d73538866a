import { isSeq, parseAllDocuments, parseDocument, visit } from 'yaml';
import { isKustomization } from '../../src/model/file-class.ts';

/** A derived form of an example: the same tree, written otherwise. */
export interface Variant {
  readonly name: string;
  /** Null where the form does not apply to the file. */
  apply(path: string, text: string): string | null;
  /** Do lines and columns stay the same? */
  readonly keepsPlaces: boolean;
  /**
   * Compare values, not bytes: always, since the form is made by printing, or where a fix writes items of lists, since
   * the form widens the gap behind their dashes, which no file that people write does.
   */
  readonly byValue?: 'always' | 'new items';
}

/**
 * The tree with each object of its own in a JSON file beside its YAML file: where no fix can put a second document.
 * @returns null where no file holds objects, or one is a template
 */
export function oneJsonFileEach(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  const manifests = Object.keys(files).filter(
    (path) => isYaml(path) && !isKustomization(path) && holdsObjects(path, files[path] ?? ''),
  );
  if (manifests.length === 0 || manifests.some((path) => files[path]?.includes('{{'))) return null;
  const out: Record<string, string> = { ...files };
  for (const path of manifests) {
    delete out[path];
    for (const [index, document] of parseAllDocuments(files[path] ?? '').entries())
      out[path.replace(/\.ya?ml$/, `-${index}.json`)] = `${JSON.stringify(document.toJS(), null, 2)}\n`;
  }
  return out;
}

const isYaml = (path: string) => /\.ya?ml$/.test(path);
/**
 * A kustomization is one document by definition, and so is what is no Kubernetes object (compose, CI, a chart): these
 * stay as they are where the form changes documents.
 */
const oneDocument = (path: string, text: string) => (isKustomization(path) || !holdsObjects(path, text) ? text : null);
const holdsObjects = (path: string, text: string) =>
  !isYaml(path) || (/^ *(?:- )?kind:/m.test(text) && !/^apiVersion: skaffold\//m.test(text));

/** All forms in which every example is tried. */
export const VARIANTS: readonly Variant[] = [
  { name: 'as written', keepsPlaces: true, apply: (_, text) => text },
  { name: 'CRLF', keepsPlaces: true, apply: (_, text) => text.replaceAll('\n', '\r\n') },
  // The kernel and the shell read no script behind a byte order mark, and no edit is made there.
  { name: 'BOM', keepsPlaces: false, apply: (path, text) => (path.endsWith('.sh') ? text : `\uFEFF${text}`) },
  { name: 'no final newline', keepsPlaces: true, apply: (_, text) => text.replace(/\n$/, '') },
  {
    name: 'twice the indentation',
    keepsPlaces: false,
    byValue: 'new items',
    apply: (path, text) => (isYaml(path) ? doubleIndent(text) : null),
  },
  {
    name: 'the other list style',
    keepsPlaces: false,
    apply: (path, text) => (isYaml(path) ? otherListStyle(text) : null),
  },
  { name: 'behind another document', keepsPlaces: false, apply: behindAnother },
  {
    name: 'inside a List',
    keepsPlaces: false,
    apply: (path, text) => oneDocument(path, text) ?? (isYaml(path) ? insideList(text) : null),
  },
  { name: 'JSON', keepsPlaces: false, byValue: 'always', apply: jsonForm },
];

function behindAnother(path: string, text: string): string | null {
  if (isYaml(path))
    return (
      oneDocument(path, text) ??
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: first\n---\n${text.replace(/^---\n/, '')}`
    );
  return null;
}

function doubleIndent(text: string): string {
  return text.replace(/^ +/gm, (spaces) => spaces + spaces).replace(/^( *)- (?=\S)/gm, '$1-   ');
}

/** Lines of each sequence under a key move right by two where they stand at the key's column, else left. */
function otherListStyle(text: string): string | null {
  const shifts = new Map<number, number>();
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  const columnOf = (offset: number) => offset - (text.lastIndexOf('\n', offset - 1) + 1);
  for (const document of parseAllDocuments(text)) {
    visit(document, {
      Pair: (_, pair) => {
        const { key, value } = pair as { key: { range: [number] }; value: unknown };
        if (!isSeq(value) || value.flow || !value.range) return;
        const [start, end] = value.range;
        const by = columnOf(start) === columnOf(key.range[0]) ? 2 : -2;
        for (let line = lineOf(start); line <= lineOf(end - 1); line += 1)
          shifts.set(line, (shifts.get(line) ?? 0) + by);
      },
    });
  }
  if (shifts.size === 0) return null;
  const lines = text.split('\n').map((line, index) => {
    const by = shifts.get(index) ?? 0;
    if (line.trim() === '' || by === 0) return line;
    return by > 0 ? ' '.repeat(by) + line : line.slice(-by);
  });
  return lines.join('\n');
}

function insideList(text: string): string | null {
  const documents = parseAllDocuments(text);
  if (documents.length !== 1 || /kind: (?:Kustomization|List)/.test(text) || text.startsWith('---')) return null;
  const [first = '', ...rest] = text.replace(/^(?:#.*\n)+/, '').split('\n');
  const body = rest.map((line) => (line === '' ? line : `  ${line}`)).join('\n');
  return `apiVersion: v1\nkind: List\nitems:\n- ${first}\n${body}`;
}

function jsonForm(path: string, text: string): string | null {
  // A template is read by its text: as JSON its actions would be gone.
  if (!isYaml(path) || text.includes('{{')) return null;
  return holdsObjects(path, text) || isKustomization(path) ? asJson(text) : text;
}

function asJson(text: string): string | null {
  if (parseAllDocuments(text).length !== 1) return null;
  return `${JSON.stringify(parseDocument(text).toJS(), null, 2)}\n`;
}
