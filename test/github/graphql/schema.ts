/** GitHub's public GraphQL schema, built when the first query comes (about 0.2 s, once in a process). */
import { readFileSync } from 'node:fs';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';

function build(): GraphQLSchema {
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  const document = parse(readFileSync(file, 'utf8'), { noLocation: true });
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

const built: { schema?: GraphQLSchema } = {};

/** The schema never changes, so all doubles of a process share one. */
export function githubSchema(): GraphQLSchema {
  built.schema ??= build();
  return built.schema;
}
