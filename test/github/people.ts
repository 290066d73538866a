/** What people do with pull requests, and tests do for them. Everything is done as GitHub's pages do it: webhooks follow. */
import type { Account, Actor, Comment, Emoji, Pull, Repository, Thread } from './model.ts';
import {
  addIssueComment,
  deleteComment,
  editComment,
  issueCommentOf,
  react,
  reviewCommentOf,
  setResolved,
} from './pulls/comments.ts';
import { mayEdit, type NewPull, openPull, type PullChanges, pullOf, setDraft, updatePull } from './pulls/lifecycle.ts';
import { type EndOfGroup, endGroup, type MergeGroup, queueGroup } from './pulls/merge-queue.ts';
import { deleteRef } from './pulls/push.ts';
import { createComment, createReply } from './pulls/review.ts';
import { checkRunEvent, checkSuiteEvents } from './webhooks/checks.ts';
import { applySuggestions, mergePull } from './workbench.ts';
import type { World } from './world.ts';

/** A line or lines of a diff that a person comments on; `side` is RIGHT unless told. */
export interface LineComment {
  path: string;
  line: number;
  side?: 'LEFT' | 'RIGHT';
  start_line?: number;
  body: string;
}

/** Repositories are named `owner/name`, people by their login, threads and comments by the ids that `state` shows. */
export abstract class People {
  protected readonly world: World;

  protected constructor(world: World) {
    this.world = world;
  }

  /** Opens a pull request as the API would. Gives its number. */
  async openPull(repository: string, author: string, wanted: NewPull): Promise<number> {
    const [repo, account] = [this.world.named(repository), this.world.account(author)];
    return (await this.world.change(() => openPull(this.world, repo, account, wanted))).number;
  }

  /** Changes title, text (a box that is ticked is text too), base branch or state. @throws Refusal 403 as `mayEdit` */
  editPull(repository: string, number: number, login: string, changes: PullChanges): Promise<void> {
    const [pull, actor] = [this.#pull(repository, number), this.#actor(login)];
    return this.world.change(async () => {
      mayEdit(this.world, actor, pull);
      await updatePull(this.world, pull, actor.account, changes);
    });
  }

  /** Compares with another branch from now on: `pull_request.edited` with `changes.base`. */
  changeBase(repository: string, number: number, login: string, base: string): Promise<void> {
    return this.editPull(repository, number, login, { base });
  }

  close(repository: string, number: number, login: string): Promise<void> {
    return this.editPull(repository, number, login, { state: 'closed' });
  }

  reopen(repository: string, number: number, login: string): Promise<void> {
    return this.editPull(repository, number, login, { state: 'open' });
  }

  /** Makes a draft of it, or marks it as ready for review. */
  setDraft(repository: string, number: number, login: string, draft: boolean): Promise<void> {
    const [pull, actor] = [this.#pull(repository, number), this.#actor(login)];
    return this.world.change(async () => {
      mayEdit(this.world, actor, pull);
      await setDraft(this.world, pull, actor.account, draft);
    });
  }

  /**
   * Merges with a merge commit, which is a push to the base branch. Gives its sha. `deleteBranch` as the repository's
   * setting "Automatically delete head branches": pull requests to that branch go to this one's base.
   */
  merge(repository: string, number: number, by: string, { deleteBranch = false } = {}): Promise<string> {
    const [pull, account] = [this.#pull(repository, number), this.world.account(by)];
    const { head } = pull;
    return this.world.change(async () => {
      const sha = await mergePull(this.world, pull, account);
      if (deleteBranch) await deleteRef(this.world, head.repository, `refs/heads/${head.ref}`, account, 'page');
      return sha;
    });
  }

  /** Comments on the pull request itself. Gives the comment's id. */
  comment(repository: string, number: number, login: string, body: string): Promise<number> {
    const [pull, account] = [this.#pull(repository, number), this.world.account(login)];
    return this.world.change(async () => addIssueComment(this.world, pull, account, body).id);
  }

  /** Comments on lines of the head's diff. Gives the comment's id. */
  async commentOnLine(repository: string, number: number, login: string, wanted: LineComment): Promise<number> {
    const [pull, account] = [this.#pull(repository, number), this.world.account(login)];
    const create = () => createComment(this.world, pull, account, { ...wanted, commit_id: pull.head.sha });
    return (await this.world.change(create)).id;
  }

  /** Answers in a thread. Gives the comment's id. */
  reply(repository: string, number: number, threadId: number, login: string, body: string): Promise<number> {
    const account = this.world.account(login);
    return this.world.change(async () => {
      const [first] = this.#thread(repository, number, threadId).comments;
      return createReply(this.world, first as NonNullable<typeof first>, account, body).id;
    });
  }

  /** Changes the text of a comment of either kind. @throws Refusal 403 when it is another's and the person may not push */
  editComment(repository: string, commentId: number, login: string, body: string): Promise<void> {
    const actor = this.#actor(login);
    return this.world.change(async () => editComment(this.world, this.#comment(repository, commentId), actor, body));
  }

  /** Deletes a comment of either kind. @throws Refusal 403 as for editing */
  deleteComment(repository: string, commentId: number, login: string): Promise<void> {
    const actor = this.#actor(login);
    return this.world.change(async () => deleteComment(this.world, this.#comment(repository, commentId), actor));
  }

  /** Reacts to a comment of either kind. */
  react(repository: string, commentId: number, login: string, content: Emoji): Promise<void> {
    const account = this.world.account(login);
    return this.world.change(
      async () => void react(this.world, this.#comment(repository, commentId), account, content),
    );
  }

  /** Hides a comment of either kind behind a reason such as `OUTDATED`, or shows it again (null). */
  minimize(repository: string, commentId: number, reason: string | null): Promise<void> {
    return this.world.change(async () => {
      this.#comment(repository, commentId).minimizedReason = reason;
    });
  }

  /** @throws Refusal 403 for anybody but the pull request's author and people who may push */
  resolveThread(repository: string, number: number, threadId: number, login: string): Promise<void> {
    return this.#setResolved(repository, number, threadId, login, true);
  }

  unresolveThread(repository: string, number: number, threadId: number, login: string): Promise<void> {
    return this.#setResolved(repository, number, threadId, login, false);
  }

  /** Applies suggestions of one pull request in one commit, as GitHub's button does. Gives the commit's sha. */
  applySuggestion(repository: string, comments: number | readonly number[], by?: string): Promise<string> {
    const ids = typeof comments === 'number' ? [comments] : comments;
    const person = by === undefined ? undefined : this.world.account(by);
    const repo = this.world.named(repository);
    return this.world.change(() => applySuggestions(this.world, repo, ids, person));
  }

  /** A person presses a button of a check run (`check_run.requested_action`), or "Re-run" when none is named. @throws Error where the check has no such button */
  pressCheck(repository: string, checkRunId: number, by: string, identifier: string | null = null): void {
    const check = this.world.named(repository).checkRuns.find((run) => run.id === checkRunId);
    if (!check) throw new Error(`${repository} has no check run ${checkRunId}`);
    const offered = check.actions.map((action) => action.identifier);
    if (identifier !== null && !offered.includes(identifier))
      throw new Error(`Check run ${checkRunId} has no button ${identifier}, only ${offered.join(', ') || 'none'}`);
    checkRunEvent(this.world, check, this.world.account(by), identifier);
  }

  /** "Re-run all checks": `check_suite.rerequested`, once for each App with check runs on the commit. */
  rerunSuite(repository: string, headSha: string, by: string): Promise<void> {
    return checkSuiteEvents(this.world, this.world.named(repository), headSha, this.world.account(by));
  }

  /**
   * Puts pull requests, in this order, into a merge queue's group: a branch `gh-readonly-queue/<base>/pr-<last>-<sha>`
   * with a merge commit for each, and `merge_group.checks_requested`. @throws Error on conflicts
   */
  mergeGroup(repository: string, numbers: number | readonly number[], by?: string): Promise<MergeGroup> {
    const repo = this.world.named(repository);
    const pulls = [numbers].flat().map((number) => pullOf(repo, number));
    return this.world.change(() => queueGroup(this.world, repo, pulls, this.#person(repo, by)));
  }

  /** Ends a group: its branch is deleted, `merge_group.destroyed` is sent, and `merged` moves the base branch to it. */
  endMergeGroup(repository: string, headRef: string, reason: EndOfGroup, by?: string): Promise<void> {
    const repo = this.world.named(repository);
    return this.world.change(() => endGroup(this.world, repo, headRef, reason, this.#person(repo, by)));
  }

  #setResolved(repository: string, number: number, threadId: number, login: string, resolved: boolean): Promise<void> {
    const actor = this.#actor(login);
    return this.world.change(async () =>
      setResolved(this.world, this.#thread(repository, number, threadId), actor, resolved),
    );
  }

  #actor(login: string): Actor {
    return { kind: 'user', account: this.world.account(login) };
  }

  #person(repo: Repository, login: string | undefined): Account {
    return login === undefined ? repo.owner : this.world.account(login);
  }

  #pull(repository: string, number: number): Pull {
    return pullOf(this.world.named(repository), number);
  }

  #thread(repository: string, number: number, id: number): Thread {
    const found = this.#pull(repository, number).threads.find((thread) => thread.id === id);
    if (!found) throw new Error(`${repository}#${number} has no thread ${id}`);
    return found;
  }

  #comment(repository: string, id: number): Comment {
    const repo = this.world.named(repository);
    const under = [...repo.pulls.values()].some((pull) => pull.comments.some((comment) => comment.id === id));
    return under ? issueCommentOf(repo, id) : reviewCommentOf(repo, id);
  }
}
