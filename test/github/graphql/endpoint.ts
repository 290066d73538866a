/** `POST /graphql`: GitHub's schema, the double's resolvers. A field that no resolver gives is a violation, never null. */
import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { Refusal, Violation } from '../errors.ts';
import type { Actor } from '../model.ts';
import type { World } from '../world.ts';
import { price } from './cost.ts';
import { formatError, typed } from './errors.ts';
import { mutations } from './mutations.ts';
import { queries } from './queries.ts';
import { githubSchema } from './schema.ts';
import type { Viewer } from './viewer.ts';

interface Posted {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
}

/** The name of the operation, else its first field; null for what is no query. */
export function operationName(body: unknown): string | null {
  const query = (body as { query?: unknown } | undefined)?.query;
  if (typeof query !== 'string') return null;
  const named = /^\s*(?:query|mutation)\s+(\w+)/.exec(query)?.[1];
  return named ?? /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query)?.[1] ?? null;
}

export async function answerGraphql(world: World, actor: Actor, body: unknown): Promise<Record<string, unknown>> {
  const posted = read(body);
  const document = parseDocument(posted.query);
  const schema = githubSchema();
  const invalid = validate(schema, document);
  if (invalid.length > 0) throw new Violation(`GraphQL: ${invalid.map((error) => error.message).join('; ')}`);
  const isMutation = getOperationAST(document, posted.operationName)?.operation === 'mutation';
  try {
    const { points, nodes } = price(schema, document, posted.variables);
    if (nodes > world.limits.graphqlNodes) {
      const message = `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of ${world.limits.graphqlNodes}.`;
      throw typed('MAX_NODE_LIMIT_EXCEEDED', message);
    }
    const act = () => run(world, actor, posted, document, { points, nodes, isMutation });
    return await (isMutation ? world.change(act) : act());
  } catch (error) {
    if (isTyped(error)) return { errors: [formatError(error)] };
    throw error;
  }
}

interface Run {
  points: number;
  nodes: number;
  isMutation: boolean;
}

async function run(
  world: World,
  actor: Actor,
  posted: Posted,
  document: DocumentNode,
  { points, nodes, isMutation }: Run,
) {
  const leave = enter(world, actor, points, isMutation);
  const viewer: Viewer = { world, actor, cost: { points, nodes } };
  try {
    const result = await execute({
      schema: githubSchema(),
      document,
      rootValue: isMutation ? mutations(viewer) : queries(viewer),
      contextValue: viewer,
      variableValues: posted.variables,
      operationName: posted.operationName,
      fieldResolver: resolveField,
    });
    const errors = (result.errors ?? []).map(formatError);
    return { ...(result.data === undefined ? {} : { data: result.data }), ...(errors.length > 0 ? { errors } : {}) };
  } finally {
    leave();
  }
}

/** GraphQL answers a used-up allowance with 200 and an error; the secondary limits with their status. */
function enter(world: World, actor: Actor, points: number, isMutation: boolean): () => void {
  try {
    return world.rates.enter(actor, {
      resource: 'graphql',
      primary: points,
      points: isMutation ? 5 : 1,
      creates: false,
    });
  } catch (error) {
    const primary = error instanceof Refusal && error.headers['x-ratelimit-remaining'] !== undefined;
    throw primary ? typed('RATE_LIMITED', String(error.body.message)) : error;
  }
}

const resolveField: GraphQLFieldResolver<unknown, Viewer> = (source, args, viewer, info) => {
  const holder = source as Record<string, unknown>;
  if (!Object.hasOwn(holder, info.fieldName))
    throw new Violation(`GraphQL: ${info.parentType.name}.${info.fieldName} is not served`);
  const value = holder[info.fieldName];
  return typeof value === 'function' ? value(args, viewer) : value;
};

function read(body: unknown): Posted {
  const { query, variables, operationName: name, ...rest } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string')
    throw new Refusal(400, { message: 'A query attribute must be specified and must be a string.' });
  if (Object.keys(rest).length > 0)
    throw new Violation(`GraphQL: undeclared fields in the request: ${Object.keys(rest).join(', ')}`);
  return {
    query,
    variables: (variables ?? {}) as Record<string, unknown>,
    operationName: typeof name === 'string' ? name : null,
  };
}

function parseDocument(query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    throw new Violation(`GraphQL: ${(error as GraphQLError).message}`);
  }
}

const isTyped = (error: unknown): error is GraphQLError =>
  typeof (error as GraphQLError)?.extensions?.type === 'string';
