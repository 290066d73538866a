/**
 * Every number that GitHub puts in a client's way, with its source. Tests may override any of them
 * (`GitHubDouble.start({ limits: { treeEntries: 5 } })`).
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MEGABYTE = 1_000_000;
const MEBIBYTE = 1024 * 1024;

export type Limits = typeof DOCUMENTED_LIMITS;

export const DOCUMENTED_LIMITS = {
  /** Requests an hour, per installation or user. docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
  primaryPerHour: 5_000,
  /** Requests an hour without a token; GitHub counts by address, and this machine has one. Same page. */
  anonymousPerHour: 60,
  /** GraphQL points an hour. docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
  graphqlPointsPerHour: 5_000,
  /** False switches all secondary limits off. Same page as above, "About secondary rate limits". */
  secondary: true,
  concurrentRequests: 100,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2_000,
  contentCreationsPerMinute: 80,
  contentCreationsPerHour: 500,
  /** 403 or 429: GitHub documents both for a secondary limit. */
  secondaryStatus: 403 as 403 | 429,
  /** Nodes that one GraphQL query may ask for. docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
  graphqlNodes: 500_000,

  /** docs.github.com/rest/pulls/pulls#list-pull-requests-files */
  pullFiles: 3_000,
  /** docs.github.com/rest/commits/commits#compare-two-commits */
  compareFiles: 300,
  /** docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits#diff-limits */
  patchLines: 20_000,
  patchBytes: 500_000,
  /** True lets comments stand on files whose patch is not shown. GitHub does so at times: undocumented, so false unless told. */
  commentsOnHiddenPatches: false as boolean,
  /** Requests that are told `mergeable: null` after a head or base has moved. Undocumented how many: none unless told. */
  mergeTests: 0,
  /** False as on an Enterprise Server without web commit signing, which an administrator must switch on. */
  signsAppCommits: true as boolean,
  /** docs.github.com/rest/git/trees#get-a-tree */
  treeEntries: 100_000,
  treeBytes: 7 * MEGABYTE,
  /** docs.github.com/rest/git/blobs#get-a-blob */
  blobBytes: 100 * MEGABYTE,
  /** docs.github.com/rest/repos/contents#get-repository-content */
  contentsBytes: MEBIBYTE,
  contentsRawBytes: 100 * MEBIBYTE,
  contentsEntries: 1_000,
  /** Undocumented; seen in the field as exactly 512,000 bytes (sveltia/sveltia-cms issue 950). */
  graphqlBlobBytes: 512_000,

  /** "body is too long (maximum is 65536 characters)", answered by GitHub to longer comments, reviews and descriptions. */
  bodyCharacters: 65_536,
  titleCharacters: 255,
  /** docs.github.com/rest/checks/runs#create-a-check-run */
  annotationBytes: 64 * 1024,
  annotationTitleCharacters: 255,

  /** docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
  jwtLifetimeMs: 10 * MINUTE,
  clockSkewMs: MINUTE,
  /** docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app */
  tokenLifetimeMs: HOUR,
  tokenRepositories: 500,
  /** docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks */
  webhookTimeoutMs: 10_000,
  /** docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
  webhookBytes: 25 * MEGABYTE,
};
