/** Reviews, comments and check runs as the REST API shows them. */
import { isoSeconds } from '../git/history.ts';
import type { CheckRun, IssueComment, Pull, Reaction, Review, ReviewComment } from '../model.ts';
import { fullName, nodeId, type World } from '../world.ts';
import { integration, simpleUser } from './account.ts';
import { association, links } from './pull.ts';
import { apiOf } from './repository.ts';

const pullApi = (world: World, pull: Pull) => `${apiOf(world, pull.repository)}/pulls/${pull.number}`;
const pullWeb = (world: World, pull: Pull) => world.web(`${fullName(pull.repository)}/pull/${pull.number}`);

/** `pull-request-review`. */
export function reviewJson(world: World, review: Review) {
  const [url, html] = [pullApi(world, review.pull), `${pullWeb(world, review.pull)}#pullrequestreview-${review.id}`];
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: simpleUser(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, review.pull.repository, review.author),
    _links: links({ html, pull_request: url }),
    submitted_at: isoSeconds(review.submittedAt),
    commit_id: review.commitId,
  };
}

/** `pull-request-review-comment`. An outdated comment has neither `line` nor `position`, only its original ones. */
export function reviewCommentJson(world: World, comment: ReviewComment) {
  const { anchor, place, pull } = comment.thread;
  const url = `${apiOf(world, pull.repository)}/pulls/comments/${comment.id}`;
  const html = `${pullWeb(world, pull)}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: comment.review.id,
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    diff_hunk: anchor.diffHunk,
    path: place?.path ?? anchor.path,
    commit_id: place ? pull.head.sha : anchor.commit,
    original_commit_id: anchor.commit,
    user: simpleUser(world, comment.author),
    body: comment.body,
    created_at: isoSeconds(comment.createdAt),
    updated_at: isoSeconds(comment.updatedAt),
    html_url: html,
    pull_request_url: pullApi(world, pull),
    author_association: association(world, pull.repository, comment.author),
    _links: links({ self: url, html, pull_request: pullApi(world, pull) }),
    reactions: reactionCounts(`${url}/reactions`, comment.reactions),
    start_line: place?.startLine ?? null,
    original_start_line: anchor.startLine,
    start_side: anchor.startSide,
    line: place?.line ?? null,
    original_line: anchor.line,
    side: anchor.side,
    position: place?.position ?? null,
    original_position: anchor.position,
    subject_type: 'line',
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}

/** `issue-comment`. */
export function issueCommentJson(world: World, comment: IssueComment) {
  const { pull } = comment;
  const url = `${apiOf(world, pull.repository)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url,
    html_url: `${pullWeb(world, pull)}#issuecomment-${comment.id}`,
    issue_url: `${apiOf(world, pull.repository)}/issues/${pull.number}`,
    body: comment.body,
    user: simpleUser(world, comment.author),
    created_at: isoSeconds(comment.createdAt),
    updated_at: isoSeconds(comment.updatedAt),
    author_association: association(world, pull.repository, comment.author),
    performed_via_github_app: comment.app ? integration(world, comment.app) : null,
    reactions: reactionCounts(`${url}/reactions`, comment.reactions),
  };
}

const EMOJIS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;

/** `reaction-rollup`. */
export function reactionCounts(url: string, reactions: readonly Reaction[]) {
  const counted = EMOJIS.map((emoji) => [emoji, reactions.filter(({ content }) => content === emoji).length]);
  return { url, total_count: reactions.length, ...Object.fromEntries(counted) };
}

/** `reaction`. */
export function reactionJson(world: World, { id, by, content, createdAt }: Reaction) {
  return {
    ...{ id, node_id: nodeId('REA', id), user: simpleUser(world, by), content },
    created_at: isoSeconds(createdAt),
  };
}

/** `check-run`. */
export function checkRunJson(world: World, check: CheckRun) {
  const url = `${apiOf(world, check.repository)}/check-runs/${check.id}`;
  return {
    id: check.id,
    node_id: nodeId('CR', check.id),
    head_sha: check.headSha,
    name: check.name,
    external_id: check.externalId,
    url,
    html_url: world.web(`${fullName(check.repository)}/runs/${check.id}`),
    details_url: check.detailsUrl ?? world.web(`apps/${check.app.slug}`),
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: { ...check.output, annotations_count: check.annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: check.suiteId },
    app: integration(world, check.app),
    pull_requests: pullsOf(world, check),
  };
}

/** Only pull requests from the same repository: those from forks are not found (docs.github.com/rest/checks/suites). */
function pullsOf(world: World, check: CheckRun) {
  const mine = world
    .pulls()
    .filter(
      ({ head, repository }) =>
        head.sha === check.headSha && head.repository === check.repository && repository === check.repository,
    );
  return mine
    .filter((pull) => pull.state === 'open')
    .map((pull) => {
      const repo = { id: pull.repository.id, name: pull.repository.name, url: apiOf(world, pull.repository) };
      const { head, base } = pull;
      return {
        id: pull.id,
        number: pull.number,
        url: pullApi(world, pull),
        head: { ref: head.ref, sha: head.sha, repo },
        base: { ...base, repo },
      };
    });
}
