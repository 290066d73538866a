/** Turns OpenAPI 3.0 schemas into JSON Schema that Ajv compiles, and closes them against undeclared fields. */

export type Schema = { readonly [key: string]: unknown };

type Json = unknown;

/**
 * References point at the schema registered as `github`; `nullable` becomes a type (and a member of the enum).
 * What is under `properties` are names and is only passed through.
 */
export function toJsonSchema(schema: Schema): Schema {
  return convert(schema) as Schema;
}

function convert(value: Json): Json {
  if (Array.isArray(value)) return value.map(convert);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, ...rest } = value as Record<string, Json>;
  const converted: Record<string, Json> = {};
  for (const [key, item] of Object.entries(rest))
    converted[key] = key === 'properties' ? convertNames(item) : convert(item);
  if (typeof converted.$ref === 'string') converted.$ref = converted.$ref.replace(/^#/, 'github#');
  return nullable === true ? orNull(converted) : converted;
}

function convertNames(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties as object).map(([name, schema]) => [name, convert(schema)]));
}

function orNull(schema: Record<string, Json>): Json {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {};
  return { ...schema, ...values, type: [schema.type, 'null'] };
}

/**
 * The schema with every reference written out and every object closed: a field that is not declared is an error.
 * Branches of `anyOf`, `oneOf` and `allOf` stay open, since their objects are closed by the schema around them.
 * @param lookup gives a named schema, converted
 */
export function closed(schema: Schema, lookup: (name: string) => Schema): Schema {
  return close(schema, lookup) as Schema;
}

function close(value: Json, lookup: (name: string) => Schema): Json {
  if (Array.isArray(value)) return value.map((item) => close(item, lookup));
  if (value === null || typeof value !== 'object') return value;
  const schema = value as Record<string, Json>;
  if (typeof schema.$ref === 'string') return close(lookup(schema.$ref.split('/').at(-1) ?? ''), lookup);
  const copy: Record<string, Json> = {};
  for (const [key, item] of Object.entries(schema)) {
    if (key === 'properties') copy[key] = closeNames(item, lookup);
    else copy[key] = key === 'items' ? close(item, lookup) : item;
  }
  const open = schema.properties === undefined || schema.additionalProperties !== undefined;
  return open ? copy : { ...copy, additionalProperties: false };
}

function closeNames(properties: Json, lookup: (name: string) => Schema): Json {
  return Object.fromEntries(Object.entries(properties as object).map(([name, item]) => [name, close(item, lookup)]));
}
