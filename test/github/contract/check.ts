/** Holds requests, responses and webhook payloads against the description, and says what to do about a breach. */
import type { ErrorObject } from 'ajv';
import { type FieldError, type Refusal, Violation, validationFailed } from '../errors.ts';
import type { OpenApi, Operation } from './openapi.ts';

/** Too long, too many: GitHub answers these itself with 422. Everything else in a request is a client's mistake. */
const LIMIT_KEYWORDS = new Set(['maxItems', 'maxLength']);

export type Input = Record<string, unknown>;

/** Path and query values are text; the description says which are numbers and booleans. */
export function readParameters(
  operation: Operation,
  name: string,
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Input {
  const input: Input = {};
  for (const parameter of operation.parameters) {
    const text = parameter.in === 'path' ? path[parameter.name] : (query.get(parameter.name) ?? undefined);
    if (text !== undefined) input[parameter.name] = coerce(text, parameter.schema, `${name}: ${parameter.name}`);
  }
  const declared = new Set(operation.parameters.filter((p) => p.in === 'query').map((p) => p.name));
  const unknown = [...query.keys()].filter((key) => !declared.has(key));
  if (unknown.length > 0) throw new Violation(`${name}: undeclared query parameter ${unknown.join(', ')}`);
  return input;
}

function coerce(text: string, schema: Readonly<Record<string, unknown>>, where: string): unknown {
  if (Array.isArray(schema.enum) && !schema.enum.includes(text))
    throw new Violation(`${where}: ${JSON.stringify(text)} is none of ${schema.enum.join(', ')}`);
  if (schema.type === 'integer') {
    if (!/^-?\d{1,15}$/.test(text)) throw new Violation(`${where}: ${JSON.stringify(text)} is not an integer`);
    return Number(text);
  }
  if (schema.type === 'boolean') return text === 'true';
  return text;
}

/** @throws Violation on an undeclared or malformed field, Refusal (422) on a field over a declared limit. */
export function checkRequest(contract: OpenApi, operation: string, body: unknown): void {
  const errors = contract.errors({ kind: 'request', operation }, body ?? {});
  const wrong = errors.filter((error) => !LIMIT_KEYWORDS.has(error.keyword));
  const causes = wrong.filter((error) => error.keyword !== 'anyOf');
  if (causes.length > 0) throw new Violation(`request ${operation}: ${describe(causes)}`);
  if (errors.length > 0) throw limitRefusal(operation, errors);
}

function limitRefusal(operation: string, errors: readonly ErrorObject[]): Refusal {
  const resource = operation.includes('/check-runs') ? 'CheckRun' : 'Request';
  const fields: FieldError[] = errors.map((error) => ({
    resource,
    code: 'invalid',
    field: error.instancePath.slice(1).replaceAll('/', '.'),
    message: `${error.instancePath.split('/').at(-1)} ${error.message}`,
  }));
  return validationFailed(...fields);
}

/** @throws Violation when the double itself would answer what GitHub never does. */
export function checkResponse(contract: OpenApi, operation: string, status: number, body: unknown): void {
  const errors = contract.errors({ kind: 'response', operation, status }, body);
  if (errors.length > 0) throw new Violation(`response ${status} of ${operation}: ${describe(errors)}`);
}

/** @param name event and action with dashes, such as `pull-request-opened` */
export function checkWebhook(contract: OpenApi, name: string, payload: unknown): string | null {
  const errors = contract.errors({ kind: 'webhook', name }, payload);
  return errors.length > 0 ? `webhook ${name}: ${describe(errors)}` : null;
}

function describe(errors: readonly ErrorObject[]): string {
  const lines = errors.slice(0, 8).map((error) => {
    const detail = error.keyword === 'additionalProperties' ? ` (${error.params.additionalProperty})` : '';
    return `${error.instancePath || '/'} ${error.message}${detail}`;
  });
  return [...new Set(lines)].join('; ') + (errors.length > 8 ? `; and ${errors.length - 8} more` : '');
}
