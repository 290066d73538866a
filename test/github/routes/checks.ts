/** Check runs. Only an App makes them; annotations of later requests are appended. */
import { forbidden, notFound, validationFailed } from '../errors.ts';
import { type AnyRoute, listed, route } from '../http/route.ts';
import type { Actor, Annotation, App, CheckAction, CheckRun, Repository } from '../model.ts';
import { checkRunJson } from '../render/review.ts';
import { fullName, type World } from '../world.ts';

interface WantedCheck {
  name?: string | undefined;
  status?: string | undefined;
  conclusion?: string | undefined;
  details_url?: string | undefined;
  external_id?: string | undefined;
  started_at?: string | undefined;
  completed_at?: string | undefined;
  output?:
    | { title?: string | undefined; summary: string; text?: string | undefined; annotations?: Annotation[] | undefined }
    | undefined;
  actions?: CheckAction[] | undefined;
}

/** @throws Refusal 403 for anybody but an App */
function appOf(actor: Actor): App {
  if (actor.kind !== 'installation') throw forbidden('You must authenticate via a GitHub App.');
  return actor.app;
}

function checkAnnotations(world: World, annotations: readonly Annotation[]): void {
  const { annotationBytes, annotationTitleCharacters } = world.limits;
  const refuse = (field: string, message: string) =>
    validationFailed({ resource: 'CheckRun', code: 'invalid', field, message });
  for (const annotation of annotations) {
    for (const field of ['message', 'raw_details'] as const)
      if (Buffer.byteLength(annotation[field] ?? '') > annotationBytes)
        throw refuse(field, `${field} is too long (maximum is ${annotationBytes} bytes)`);
    if ([...(annotation.title ?? '')].length > annotationTitleCharacters)
      throw refuse('title', `title is too long (maximum is ${annotationTitleCharacters} characters)`);
    if (annotation.start_line > annotation.end_line) throw refuse('end_line', 'end_line must not be before start_line');
    const columns = annotation.start_column !== undefined || annotation.end_column !== undefined;
    if (columns && annotation.start_line !== annotation.end_line)
      throw refuse('start_column', 'columns are only for annotations on one line');
  }
}

/** A conclusion completes a check run, and completing takes one (docs.github.com/rest/checks/runs). */
function update(world: World, check: CheckRun, wanted: WantedCheck): void {
  checkAnnotations(world, wanted.output?.annotations ?? []);
  if (wanted.status === 'completed' && wanted.conclusion === undefined && check.conclusion === null)
    throw validationFailed({ resource: 'CheckRun', code: 'missing_field', field: 'conclusion' });
  check.name = wanted.name ?? check.name;
  check.status = wanted.conclusion === undefined ? (wanted.status ?? check.status) : 'completed';
  check.conclusion = check.status === 'completed' ? (wanted.conclusion ?? check.conclusion) : null;
  check.completedAt = check.status === 'completed' ? (wanted.completed_at ?? check.completedAt ?? world.now()) : null;
  check.startedAt = wanted.started_at ?? check.startedAt;
  check.detailsUrl = wanted.details_url ?? check.detailsUrl;
  check.externalId = wanted.external_id ?? check.externalId;
  check.actions = wanted.actions ?? check.actions;
  if (wanted.output) {
    const { title, summary, text, annotations = [] } = wanted.output;
    check.output = { title: title ?? check.output.title, summary, text: text ?? check.output.text };
    check.annotations.push(...annotations);
  }
}

function find(repo: Repository, id: number): CheckRun {
  const check = repo.checkRuns.find((candidate) => candidate.id === id);
  if (!check) throw notFound();
  return check;
}

/** One suite for each App and commit. */
function suiteOf(world: World, repo: Repository, app: App, headSha: string): number {
  return repo.checkRuns.find((check) => check.app === app && check.headSha === headSha)?.suiteId ?? world.nextId();
}

function annotationJson(world: World, check: CheckRun, annotation: Annotation) {
  const path = annotation.path.split('/').map(encodeURIComponent).join('/');
  return {
    path: annotation.path,
    blob_href: world.web(`${fullName(check.repository)}/blob/${check.headSha}/${path}`),
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  };
}

interface Filter {
  check_name?: string | undefined;
  status?: string | undefined;
  filter?: string | undefined;
  app_id?: number | undefined;
}

/** `filter: latest` (the default) keeps the newest run of each name and App. */
function select(runs: readonly CheckRun[], { check_name, status, filter = 'latest', app_id }: Filter): CheckRun[] {
  const kept = runs
    .filter((run) => check_name === undefined || run.name === check_name)
    .filter((run) => status === undefined || run.status === status)
    .filter((run) => app_id === undefined || run.app.id === app_id);
  const newest = new Map(kept.map((run) => [`${run.app.id} ${run.name}`, run]));
  return (filter === 'all' ? kept : [...newest.values()]).reverse();
}

export const checkRoutes: readonly AnyRoute[] = [
  route({
    operation: 'POST /repos/{owner}/{repo}/check-runs',
    callers: ['installation', 'user'],
    permissions: ['checks:write'],
    creates: true,
    handle: async ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const app = appOf(actor);
      const headSha = await repo.git.commit(input.head_sha);
      if (!headSha)
        throw validationFailed({
          resource: 'CheckRun',
          code: 'custom',
          field: 'head_sha',
          message: `No commit found for SHA: ${input.head_sha}`,
        });
      const check: CheckRun = {
        id: world.nextId(),
        suiteId: suiteOf(world, repo, app, headSha),
        repository: repo,
        app,
        name: input.name,
        headSha,
        status: 'queued',
        conclusion: null,
        detailsUrl: null,
        externalId: '',
        startedAt: world.now(),
        completedAt: null,
        ...{ output: { title: null, summary: null, text: null }, annotations: [], actions: [] },
      };
      update(world, check, input as WantedCheck);
      repo.checkRuns.push(check);
      const body = checkRunJson(world, check);
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
    callers: ['installation', 'user'],
    permissions: ['checks:write'],
    handle: ({ world, actor, input }) => {
      const { owner, repo, check_run_id } = input as { owner: string; repo: string; check_run_id: number };
      const check = find(world.repository(owner, repo), check_run_id);
      if (check.app !== appOf(actor))
        throw forbidden(
          `Invalid app_id \`${check.app.id}\` - check run can only be modified by the GitHub App that created it.`,
        );
      update(world, check, input as WantedCheck);
      return { status: 200, body: checkRunJson(world, check) };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
    callers: ['installation', 'user'],
    permissions: ['checks:read'],
    handle: ({ world, input }) => ({
      status: 200,
      body: checkRunJson(world, find(world.repository(input.owner, input.repo), input.check_run_id)),
    }),
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
    callers: ['installation', 'user'],
    permissions: ['checks:read'],
    handle: ({ world, input }) => {
      const check = find(world.repository(input.owner, input.repo), input.check_run_id);
      return listed(check.annotations, (annotation) => annotationJson(world, check, annotation));
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    callers: ['installation', 'user'],
    permissions: ['checks:read'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const sha = await repo.git.commit(input.ref);
      if (!sha)
        throw validationFailed({
          resource: 'Commit',
          code: 'custom',
          message: `No commit found for SHA: ${input.ref}`,
        });
      const runs = select(
        repo.checkRuns.filter((check) => check.headSha === sha),
        input as Filter,
      );
      return listed(
        runs,
        (check) => checkRunJson(world, check),
        (page) => ({ total_count: runs.length, check_runs: page }),
      );
    },
  }),
];
