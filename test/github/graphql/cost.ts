/**
 * What a query costs, and what it may not ask for.
 * docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionNode,
  type ValueNode,
} from 'graphql';
import { typed } from './errors.ts';

export interface Price {
  /** Points off the hour's allowance, at least 1. */
  points: number;
  nodes: number;
}

interface Scope {
  schema: GraphQLSchema;
  fragments: Map<string, { type: string; selections: readonly SelectionNode[] }>;
  variables: Readonly<Record<string, unknown>>;
}

const MAX_PAGE = 100;
const REQUESTS_A_POINT = 100;

/** @throws GraphQLError when a connection has no `first` or `last`, or asks for more than 100 */
export function price(schema: GraphQLSchema, document: DocumentNode, variables: Scope['variables']): Price {
  const fragments: Scope['fragments'] = new Map();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(node.name.value, { type: node.typeCondition.name.value, selections: node.selectionSet.selections });
  const scope = { schema, fragments, variables };
  let [requests, nodes] = [0, 0];
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const counted = count(scope, schema.getRootType(node.operation) ?? null, node.selectionSet.selections, 1);
    requests += counted.requests;
    nodes += counted.nodes;
  }
  return { points: Math.max(1, Math.round(requests / REQUESTS_A_POINT)), nodes };
}

interface Count {
  requests: number;
  nodes: number;
}

/** @param times how often the selection is resolved: the product of the page sizes around it */
function count(
  scope: Scope,
  parent: GraphQLObjectType | null,
  selections: readonly SelectionNode[],
  times: number,
): Count {
  const sums: Count = { requests: 0, nodes: 0 };
  for (const selection of selections) {
    const { requests, nodes } =
      selection.kind === Kind.FIELD
        ? countField(scope, parent, selection, times)
        : countFragment(scope, parent, selection, times);
    sums.requests += requests;
    sums.nodes += nodes;
  }
  return sums;
}

function countFragment(
  scope: Scope,
  parent: GraphQLObjectType | null,
  selection: Exclude<SelectionNode, FieldNode>,
  times: number,
): Count {
  const fragment =
    selection.kind === Kind.FRAGMENT_SPREAD
      ? scope.fragments.get(selection.name.value)
      : {
          type: selection.typeCondition?.name.value ?? parent?.name ?? '',
          selections: selection.selectionSet.selections,
        };
  return fragment
    ? count(scope, objectType(scope.schema.getType(fragment.type)), fragment.selections, times)
    : { requests: 0, nodes: 0 };
}

function countField(scope: Scope, parent: GraphQLObjectType | null, field: FieldNode, times: number): Count {
  const type: GraphQLOutputType | undefined = parent?.getFields()[field.name.value]?.type;
  const named = type ? objectType(getNamedType(type)) : null;
  const size = named?.name.endsWith('Connection') ? pageSize(scope, field) : null;
  const inner = count(scope, named, field.selectionSet?.selections ?? [], times * (size ?? 1));
  return size === null ? inner : { requests: inner.requests + times, nodes: inner.nodes + times * size };
}

function pageSize(scope: Scope, field: FieldNode): number {
  const name = field.name.value;
  const given = (field.arguments ?? []).find((argument) => ['first', 'last'].includes(argument.name.value));
  const size = given ? literal(given.value, scope.variables) : null;
  if (typeof size !== 'number')
    throw typed(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  if (size > MAX_PAGE)
    throw typed(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of ${MAX_PAGE} records.`,
    );
  return size;
}

function literal(value: ValueNode, variables: Scope['variables']): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  return value.kind === Kind.INT ? Number(value.value) : null;
}

function objectType(type: unknown): GraphQLObjectType | null {
  return isObjectType(type) ? type : null;
}
