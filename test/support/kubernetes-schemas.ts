/**
 * Kubernetes objects against the OpenAPI schemas of Kubernetes (npm: kubernetes-models), unknown fields refused as the
 * API server refuses them with `fieldValidation=Strict`
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation).
 *
 * The package holds the schemas as compiled validators, which let unknown fields pass. A validator asks an object for
 * every field of its schema, whether the object has it or not; it lists the fields of a map; and it looks into nothing
 * where anything is allowed. So the objects are handed to it behind proxies that note what is asked for, and a field
 * that an object has and nobody asked for is unknown.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Asked, watched } from './watched-object.ts';

const PACKAGE = dirname(fileURLToPath(import.meta.resolve('kubernetes-models')));
const load = createRequire(import.meta.url);

const typed = z.looseObject({
  apiVersion: z.string().regex(/^(?:[a-z0-9.-]+\/)?v\w+$/),
  kind: z.string().regex(/^[A-Z]\w*$/),
});
const list = typed.extend({ apiVersion: z.literal('v1'), kind: z.literal('List'), items: z.array(z.unknown()) });

interface Model {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly prototype: { validate(this: object): void };
}

/** What a validator throws (ajv's errors, in English). */
interface Invalid {
  readonly errors: readonly {
    /** A JSON pointer. */
    readonly instancePath: string;
    readonly keyword: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly message?: string;
  }[];
}

/**
 * What the schema of an object's kind has against it, such as `spec.replicas: must be integer`.
 * @param object as read from YAML or JSON; the objects of a `List` are looked at one by one
 * @returns null for a kind that Kubernetes itself does not know (a custom resource, a kustomization)
 */
export function schemaErrors(object: unknown): readonly string[] | null {
  const members = list.safeParse(object);
  if (members.success) {
    return members.data.items.flatMap((item, at) => (schemaErrors(item) ?? []).map((error) => `items.${at}.${error}`));
  }
  const header = typed.safeParse(object);
  const model = header.success ? modelOf(header.data) : null;
  if (!header.success || model === null) return null;
  const { proxy, asked } = watched(object as object);
  return [...validate(model, proxy), ...unknownFields(object as object, asked, mayHold(header.data.kind), [])];
}

/** Modules are loaded once, and only for the kinds that occur. */
function modelOf({ apiVersion, kind }: z.infer<typeof typed>): Model | null {
  const file = join(PACKAGE, ...apiVersion.split('/'), `${kind}.js`);
  if (!existsSync(file)) return null;
  const model: Model | undefined = load(file)[kind];
  return model?.kind === kind && model.apiVersion === apiVersion ? model : null;
}

function validate(model: Model, object: object): readonly string[] {
  try {
    model.prototype.validate.call(object);
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'errors' in error)) throw error;
    return worded(error as Error & Invalid);
  }
}

/** One sentence for each place: of the errors of alternatives the last one speaks for all. */
function worded({ errors }: Invalid): readonly string[] {
  const byPlace = new Map<string, string>();
  for (const { instancePath, keyword, params, message = keyword } of errors) {
    const steps = instancePath.split('/').slice(1).map(unescaped);
    if (keyword === 'required') byPlace.set([...steps, params.missingProperty].join('.'), 'missing field');
    else byPlace.set(steps.join('.'), keyword === 'oneOf' ? 'fits none of the allowed types' : message);
  }
  return [...byPlace].map(([place, message]) => `${place}: ${message}`);
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The package has lost these fields of these kinds: they are in its types, and not in its validators. */
function mayHold(kind: string): (field: string) => boolean {
  if (kind === 'PriorityClass') return (field) => field === 'description';
  if (kind === 'CustomResourceDefinition') return (field) => /^(?:description|x-kubernetes-.*)$/.test(field);
  return () => false;
}

function unknownFields(
  object: object,
  asked: ReadonlyMap<object, Asked>,
  known: (field: string) => boolean,
  place: readonly string[],
): readonly string[] {
  const questions = asked.get(object);
  if (!questions || (questions.fields.size === 0 && !questions.listed)) return [];
  return Object.entries(object).flatMap(([field, value]) => {
    const here = [...place, field];
    const isKnown = Array.isArray(object) || questions.listed || questions.fields.has(field) || known(field);
    if (!isKnown) return [`${here.join('.')}: unknown field`];
    return typeof value === 'object' && value !== null ? unknownFields(value, asked, known, here) : [];
  });
}
