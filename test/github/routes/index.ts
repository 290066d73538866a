/** Every REST operation that the double serves. */
import type { AnyRoute } from '../http/route.ts';
import { appRoutes } from './apps.ts';
import { checkRoutes } from './checks.ts';
import { contentRoutes } from './contents.ts';
import { gitDataRoutes } from './gitdata.ts';
import { issueCommentRoutes } from './issue-comments.ts';
import { pullRoutes } from './pulls.ts';
import { refRoutes } from './refs.ts';
import { repositoryRoutes } from './repos.ts';
import { reviewRoutes } from './reviews.ts';
import { triageRoutes } from './triage.ts';

export const ROUTES: readonly AnyRoute[] = [
  ...appRoutes,
  ...repositoryRoutes,
  ...pullRoutes,
  ...triageRoutes,
  ...reviewRoutes,
  ...issueCommentRoutes,
  ...checkRoutes,
  ...gitDataRoutes,
  ...refRoutes,
  ...contentRoutes,
];
