/** A double of GitHub on this machine: REST, GraphQL and webhooks over real git, held to GitHub's own descriptions. */
export type { AppOptions, InstallOptions } from './auth/apps.ts';
export { GitHubDouble, type RepositoryHandle, type StartOptions } from './double.ts';
export type { AddedFault, Fault, FaultRequest } from './faults.ts';
export type { FileDiff } from './git/diff.ts';
export type { FileContent } from './git/import.ts';
export type { RequestRecord } from './http/exchange.ts';
export { DOCUMENTED_LIMITS, type Limits } from './limits.ts';
export type {
  Account,
  Annotation,
  CheckAction,
  Emoji,
  InteractionLimit,
  Level,
  Notification,
  Permissions,
  Protection,
  ProtectionKind,
  Rule,
} from './model.ts';
export type { ProtectOptions } from './owners.ts';
export type { LineComment } from './people.ts';
export type { EndOfGroup, MergeGroup } from './pulls/merge-queue.ts';
export type { CheckRunView, CommentView, PullView, ReviewView, ThreadView } from './state.ts';
export type { Delivery, DeliveryScript } from './webhooks/deliveries.ts';
export type { ChangeOptions, RepositoryOptions } from './workbench.ts';
