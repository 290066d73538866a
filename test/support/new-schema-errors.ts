import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { schemaErrors } from './kubernetes-schemas.ts';

const TYPES_GO_DOES_NOT_READ = ['binary', 'omap', 'pairs', 'set', 'timestamp'].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

const named = z.looseObject({
  kind: z.string().catch(''),
  metadata: z
    .looseObject({ namespace: z.string().catch(''), name: z.string().catch('') })
    .catch({ namespace: '', name: '' }),
});
const list = z.looseObject({ kind: z.literal('List'), items: z.array(z.unknown()) });

/** The schema errors of a file, by object: `Deployment shop/web`, with ` (2)` for the second one of that name. */
type ErrorsByObject = ReadonlyMap<string, readonly string[]>;

/**
 * The schema errors of a file's Kubernetes objects that were not there before a change of the file. An object that is
 * new stands for one that went away, and inherits its errors, wherever they lie in it now (a Pod that became a
 * Deployment); a new object beside all old ones has to be free of errors.
 * @param before YAML or JSON text, as many documents as there are; '' for a new file
 * @param after the same file later
 * @returns texts such as `Deployment web: spec.replicas: must be integer`
 */
export function newSchemaErrors(before: string, after: string): readonly string[] {
  const old = errorsOf(before);
  const fresh = errorsOf(after);
  const inherited = [...old].flatMap(([name, errors]) => (fresh.has(name) ? [] : errors));
  return [...fresh].flatMap(([name, errors]) => {
    const known = old.get(name);
    const added = known ? without(errors, known, isSame) : without(errors, inherited, isSameWithin);
    return added.map((error) => `${name}: ${error}`);
  });
}

/** The schema errors of all Kubernetes objects in a file. */
export function schemaErrorsIn(text: string): readonly string[] {
  return newSchemaErrors('', text);
}

function errorsOf(text: string): ErrorsByObject {
  const errors = new Map<string, readonly string[]>();
  for (const object of objectsIn(text)) {
    const found = object === UNREADABLE ? ['not readable'] : schemaErrors(object);
    if (found !== null) errors.set(freeName(nameOf(object), errors), found);
  }
  return errors;
}

const UNREADABLE = Symbol('a document that is no YAML');

/** The types of YAML 1.1 that Kubernetes' reader knows: booleans such as `on`, but neither dates nor base 60. */
function objectsIn(text: string): readonly unknown[] {
  const documents = parseAllDocuments(text.replace(/^\ufeff/, ''), {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
    customTags: (tags) =>
      tags.filter(
        (tag) => typeof tag === 'string' || !(TYPES_GO_DOES_NOT_READ.includes(tag.tag) || tag.format === 'TIME'),
      ),
  });
  return documents
    .map((document) => (document.errors.length > 0 ? UNREADABLE : document.toJS()))
    .flatMap((object) => {
      const members = list.safeParse(object);
      return members.success ? members.data.items : [object];
    });
}

function nameOf(object: unknown): string {
  const read = named.safeParse(object);
  if (!read.success) return 'a document';
  const { kind, metadata } = read.data;
  return [kind, [metadata.namespace, metadata.name].filter((part) => part !== '').join('/')].join(' ').trim();
}

function freeName(name: string, taken: ErrorsByObject): string {
  if (!taken.has(name)) return name;
  let count = 2;
  while (taken.has(`${name} (${count})`)) count += 1;
  return `${name} (${count})`;
}

/** What is left when each of the known errors has explained one error at most. */
function without(
  errors: readonly string[],
  known: readonly string[],
  explains: (old: string, error: string) => boolean,
): readonly string[] {
  const left = [...known];
  return errors.filter((error) => {
    const at = left.findIndex((old) => explains(old, error));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function isSame(old: string, error: string): boolean {
  return error === old;
}

function isSameWithin(old: string, error: string): boolean {
  return isSame(old, error) || error.endsWith(`.${old}`);
}
