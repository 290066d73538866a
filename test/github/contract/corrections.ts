/** Where GitHub's description is wrong about GitHub. Kept apart, so that the vendored file stays what GitHub published. */
import type { Schema } from './schema.ts';

interface Correction {
  schema: string;
  /** Properties that are null in answers although the description says they never are; `a.b` is within `a`. */
  nullable: readonly string[];
  source: string;
}

const CORRECTIONS: readonly Correction[] = [
  {
    schema: 'pull-request-review-comment',
    nullable: ['line', 'position'],
    source: 'Outdated comments have neither: github/rest-api-description issues 1901 and 5568',
  },
  ...['pull-request', 'pull-request-simple'].map((schema) => ({
    schema,
    nullable: ['head.repo'],
    source: 'A fork may be deleted: github/rest-api-description issues 161 and 1811',
  })),
];

/**
 * A schema with what is wrong wherever it stands put right. An account is a user or an enterprise, but where installations
 * are listed the description says it is both (seen in the description itself: the schema `installation` has `anyOf`, the
 * answer of `GET /app/installations` has `allOf` for the same field). An App's events are any.
 */
export function correctedSchema(schema: Schema): Schema {
  return correct(schema) as Schema;
}

function correct(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(correct);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const right = correct(item);
      if (key === 'account') return [key, eitherOf(right)];
      return [key, key === 'events' ? anyName(right) : right];
    }),
  );
}

/** Webhooks list the events an App may have, and the list is old: `merge_group` is one, as its own webhook shows. */
function anyName(events: unknown): unknown {
  const { items } = (events ?? {}) as { items?: { enum?: unknown } };
  return items?.enum === undefined ? events : { ...(events as object), items: { type: 'string' } };
}

function eitherOf(account: unknown): unknown {
  if (account === null || typeof account !== 'object' || !('allOf' in account)) return account;
  const { allOf, ...rest } = account;
  return { ...rest, anyOf: allOf };
}

/** The named schemas with the corrections made. */
export function corrected(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const copy = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, correctedSchema(schema)]));
  for (const { schema, nullable } of CORRECTIONS)
    for (const path of nullable) copy[schema] = withNull(copy[schema] ?? {}, path.split('.'));
  return copy;
}

function withNull(schema: Schema, [name = '', ...rest]: readonly string[]): Schema {
  const properties = schema.properties as Readonly<Record<string, Schema>> | undefined;
  const inner = properties?.[name] ?? {};
  const changed = rest.length > 0 ? withNull(inner, rest) : { ...inner, nullable: true };
  return { ...schema, properties: { ...properties, [name]: changed } };
}
