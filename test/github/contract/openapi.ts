/** GitHub's OpenAPI description (the vendored part) and its validators, compiled when first needed. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { corrected, correctedSchema } from './corrections.ts';
import { closed, type Schema, toJsonSchema } from './schema.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

interface Message {
  content?: Readonly<Record<string, { schema?: Schema }>>;
}

export interface Operation {
  operationId: string;
  parameters: readonly Parameter[];
  requestBody?: Message & { required: boolean };
  responses: Readonly<Record<string, Message>>;
}

interface Description {
  version: string;
  operations: Readonly<Record<string, Operation>>;
  webhooks: Readonly<Record<string, Schema>>;
  schemas: Readonly<Record<string, Schema>>;
}

/** Which part of the description a value is checked against. */
export type Subject =
  | { kind: 'request'; operation: string }
  | { kind: 'response'; operation: string; status: number }
  | { kind: 'webhook'; name: string };

const ERROR_BODIES = ['basic-error', 'validation-error', 'validation-error-simple'];
const JSON_TYPES = ['application/json', 'application/json; charset=utf-8'];

class OpenApi {
  readonly #description: Description;
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    const file = new URL('../vendor/openapi.json', import.meta.url);
    this.#description = JSON.parse(readFileSync(file, 'utf8'));
    this.#ajv = new Ajv({
      strict: false,
      allErrors: true,
      logger: false,
      inlineRefs: false,
      validateSchema: false,
      meta: false,
    });
    ajvFormats.default(this.#ajv);
    this.#ajv.addFormat('repo.nwo', /^[^/]+\/[^/]+$/);
    this.#ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/); // bots' addresses hold brackets: 1+name[bot]@users.noreply...
    const schemas = Object.entries(corrected(this.#description.schemas)).map(([name, schema]) => [
      name,
      toJsonSchema(schema),
    ]);
    this.#ajv.addSchema({ $id: 'github', components: { schemas: Object.fromEntries(schemas) } });
  }

  /** Names of all operations, such as `GET /repos/{owner}/{repo}`. */
  get operations(): string[] {
    return Object.keys(this.#description.operations);
  }

  operation(name: string): Operation {
    const found = this.#description.operations[name];
    if (!found)
      throw new Error(`The vendored description has no operation ${name}: see scripts/vendor-github-schemas.mjs`);
    return found;
  }

  /** What is wrong with a value: none when it is right. */
  errors(subject: Subject, value: unknown): ErrorObject[] {
    const key = Object.values(subject).join(' ');
    const validate = this.#compiled.get(key) ?? this.#ajv.compile(this.#schema(subject));
    this.#compiled.set(key, validate);
    return validate(value) ? [] : [...(validate.errors ?? [])];
  }

  #schema(subject: Subject): Schema {
    if (subject.kind === 'webhook') return toJsonSchema(this.#webhook(subject.name));
    const operation = this.operation(subject.operation);
    if (subject.kind === 'request') {
      const schema = jsonSchema(operation.requestBody) ?? { type: 'object', properties: {} };
      return closed(toJsonSchema(schema), (name) => toJsonSchema(this.#description.schemas[name] ?? {}));
    }
    const declared = jsonSchema(operation.responses[String(subject.status)]);
    if (declared) return toJsonSchema(correctedSchema(declared));
    if (subject.status < 400) return { not: {} };
    return { anyOf: ERROR_BODIES.map((name) => ({ $ref: `github#/components/schemas/${name}` })) };
  }

  #webhook(name: string): Schema {
    const schema = this.#description.webhooks[name];
    if (!schema)
      throw new Error(`The vendored description has no webhook ${name}: see scripts/vendor-github-schemas.mjs`);
    return schema;
  }
}

const loaded: { contract?: OpenApi } = {};

/** The description never changes, so all doubles of a process share one, and what it has compiled. */
export function githubContract(): OpenApi {
  loaded.contract ??= new OpenApi();
  return loaded.contract;
}

export type { OpenApi };

function jsonSchema(message: Message | undefined): Schema | undefined {
  const type = JSON_TYPES.find((name) => message?.content?.[name]);
  return type ? message?.content?.[type]?.schema : undefined;
}
