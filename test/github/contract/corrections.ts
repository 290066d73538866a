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
