import { z } from 'zod';

/** The name of the check run. */
export const CHECK_NAME = 'plimsoll';

export interface OwnCheckRun {
  readonly id: number;
  readonly externalId: string | null;
  readonly completed: boolean;
  readonly annotationCount: number;
}

/** What to ask of a `Commit` in GraphQL, with {@link CHECK_NAME} as `$check`: the newest run of each suite counts. */
export const COMMIT_CHECKS = `checkSuites(first: 20, filterBy: { checkName: $check }) { nodes {
            app { databaseId }
            checkRuns(last: 5, filterBy: { checkName: $check, checkType: LATEST }) {
              nodes { databaseId externalId status annotations(first: 1) { totalCount } }
            }
          } }`;

const checkSuite = z.object({
  app: z.object({ databaseId: z.number().nullable() }).nullable(),
  checkRuns: z.object({
    nodes: z.array(
      z.object({
        databaseId: z.number().nullable(),
        externalId: z.string().nullable(),
        status: z.string(),
        annotations: z.object({ totalCount: z.number() }).nullable(),
      }),
    ),
  }),
});

export const checkSuites = z.object({ nodes: z.array(checkSuite) }).nullable();

/**
 * The check runs of an App among those of a commit.
 * @param appId null with a personal token, which cannot tell whose check run it is
 */
export function ownCheckRuns(suites: z.infer<typeof checkSuites>, appId: number | null): readonly OwnCheckRun[] {
  const own = (suites?.nodes ?? []).filter(({ app }) => appId === null || app?.databaseId === appId);
  return own.flatMap(({ checkRuns }) =>
    checkRuns.nodes.flatMap(({ databaseId: id, externalId, status, annotations }) => {
      const annotationCount = annotations?.totalCount ?? 0;
      return id === null ? [] : [{ id, externalId, completed: status === 'COMPLETED', annotationCount }];
    }),
  );
}
