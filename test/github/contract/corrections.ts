/** Where GitHub's description is wrong about GitHub. Kept apart, so that the vendored file stays what GitHub published. */
import type { Schema } from './schema.ts';

interface Correction {
  schema: string;
  /** Properties that are null in answers although the description says they never are. */
  nullable: readonly string[];
  source: string;
}

const CORRECTIONS: readonly Correction[] = [
  {
    schema: 'pull-request-review-comment',
    nullable: ['line', 'position'],
    source: 'Outdated comments have neither: github/rest-api-description issues 1901 and 5568',
  },
];

/**
 * A schema of an operation with the corrections made: an account is a user or an enterprise, but where installations are
 * listed the description says it is both. Seen in the description itself: the schema `installation` has `anyOf`, the
 * answer of `GET /app/installations` has `allOf` for the same field.
 */
export function correctedSchema(schema: Schema): Schema {
  return correct(schema) as Schema;
}

function correct(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(correct);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'account' ? eitherOf(correct(item)) : correct(item)]),
  );
}

function eitherOf(account: unknown): unknown {
  if (account === null || typeof account !== 'object' || !('allOf' in account)) return account;
  const { allOf, ...rest } = account;
  return { ...rest, anyOf: allOf };
}

/** The named schemas with the corrections made. */
export function corrected(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const copy = { ...schemas };
  for (const { schema, nullable } of CORRECTIONS) {
    const properties = { ...(copy[schema]?.properties as Record<string, Schema>) };
    for (const name of nullable) properties[name] = { ...properties[name], nullable: true };
    copy[schema] = { ...copy[schema], properties };
  }
  return copy;
}
