/** Errors as GitHub's GraphQL API words them: with status 200 and a `type`. */
import { GraphQLError } from 'graphql';
import { Refusal, Violation } from '../errors.ts';

export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'RATE_LIMITED'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'MAX_NODE_LIMIT_EXCEEDED';

export const typed = (type: ErrorType, message: string) => new GraphQLError(message, { extensions: { type } });

export const inaccessible = () => typed('FORBIDDEN', 'Resource not accessible by integration');

/** @throws Violation when the error is the double's own, or a client's breach of the schema */
export function formatError(error: GraphQLError): Record<string, unknown> {
  const cause = error.originalError;
  if (cause instanceof Violation) throw cause;
  const type = error.extensions.type ?? (cause instanceof Refusal ? refusalType(cause.status) : undefined);
  if (type === undefined) throw new Violation(`GraphQL: ${cause?.stack ?? error.message}`);
  const { locations, path } = error;
  const message = cause instanceof Refusal ? sentence(cause) : error.message;
  return { type, ...(path ? { path } : {}), ...(locations ? { locations: [...locations] } : {}), message };
}

/** REST names the field; GraphQL has only the sentence. */
function sentence({ body }: Refusal): string {
  const [first] = (body.errors ?? []) as readonly { message?: string }[];
  return first?.message ?? String(body.message);
}

function refusalType(status: number): ErrorType {
  if (status === 404) return 'NOT_FOUND';
  return status === 403 ? 'FORBIDDEN' : 'UNPROCESSABLE';
}
