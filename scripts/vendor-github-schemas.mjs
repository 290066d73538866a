// Makes test/github/vendor/openapi.json: the part of GitHub's OpenAPI description that the double of GitHub serves.
//
//   node scripts/vendor-github-schemas.mjs            fetches the pinned package with npm into a temporary folder
//   node scripts/vendor-github-schemas.mjs --check    exits 1 when the committed file differs from what would be written
//
// The package holds 404 MB of descriptions; the double needs some forty operations and a few webhook payloads of one of them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = '@octokit/openapi';
const VERSION = '23.0.2';
const SOURCE = 'package/generated/api.github.com.json';
const TARGET = fileURLToPath(new URL('../test/github/vendor/', import.meta.url));

const OPERATIONS = [
  'DELETE /installation/token',
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
  'GET /app',
  'GET /app/installations',
  'GET /app/installations/{installation_id}',
  'GET /installation/repositories',
  'GET /rate_limit',
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/contents/{path}',
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
  'GET /repos/{owner}/{repo}/git/ref/{ref}',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
  'GET /repos/{owner}/{repo}/installation',
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'GET /repos/{owner}/{repo}/pulls',
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'GET /repos/{owner}/{repo}/tarball/{ref}',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
  'POST /app/installations/{installation_id}/access_tokens',
  'POST /repos/{owner}/{repo}/check-runs',
  'POST /repos/{owner}/{repo}/git/blobs',
  'POST /repos/{owner}/{repo}/git/commits',
  'POST /repos/{owner}/{repo}/git/refs',
  'POST /repos/{owner}/{repo}/git/trees',
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
  'POST /repos/{owner}/{repo}/pulls',
  'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
];

const WEBHOOKS = [
  'check-run-requested-action',
  'check-run-rerequested',
  'check-suite-rerequested',
  'installation-created',
  'installation-deleted',
  'installation-new-permissions-accepted',
  'installation-repositories-added',
  'installation-repositories-removed',
  'issue-comment-created',
  'issue-comment-deleted',
  'issue-comment-edited',
  'merge-group-checks-requested',
  'merge-group-destroyed',
  'ping',
  'pull-request-closed',
  'pull-request-converted-to-draft',
  'pull-request-edited',
  'pull-request-labeled',
  'pull-request-opened',
  'pull-request-ready-for-review',
  'pull-request-reopened',
  'pull-request-review-comment-created',
  'pull-request-review-comment-deleted',
  'pull-request-review-comment-edited',
  'pull-request-review-requested',
  'pull-request-review-submitted',
  'pull-request-review-thread-resolved',
  'pull-request-review-thread-unresolved',
  'pull-request-synchronize',
  'push',
];

/** Error bodies that any operation may answer with, whether or not its description lists the status. */
const ALWAYS = ['basic-error', 'validation-error', 'validation-error-simple'];

const PROSE = new Set(['description', 'example', 'examples', 'externalDocs', 'summary', 'tags', 'title', 'deprecated']);

/** A copy without prose and vendor extensions. Keys of a `properties` map are names, never prose. */
function prune(value, isNameMap = false) {
  if (Array.isArray(value)) return value.map((item) => prune(item));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.keys(value).filter((key) => isNameMap || !(PROSE.has(key) || key.startsWith('x-')));
  return Object.fromEntries(kept.sort().map((key) => [key, prune(value[key], !isNameMap && key === 'properties')]));
}

function resolve(spec, ref) {
  const found = ref
    .slice(2)
    .split('/')
    .reduce((node, part) => node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], spec);
  if (found === undefined) throw new Error(`The description has no ${ref}`);
  return found;
}

/** Replaces references to anything but schemas (parameters, responses, headers) by what they name. */
function inline(spec, value) {
  if (Array.isArray(value)) return value.map((item) => inline(spec, item));
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.$ref === 'string' && !value.$ref.startsWith('#/components/schemas/'))
    return inline(spec, resolve(spec, value.$ref));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inline(spec, item)]));
}

function schemaNames(value, names = new Set()) {
  if (value === null || typeof value !== 'object') return names;
  if (typeof value.$ref === 'string') names.add(value.$ref.slice('#/components/schemas/'.length));
  for (const item of Object.values(value)) schemaNames(item, names);
  return names;
}

function closure(spec, roots) {
  const schemas = {};
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (schemas[name]) continue;
    schemas[name] = prune(inline(spec, resolve(spec, `#/components/schemas/${name}`)));
    queue.push(...schemaNames(schemas[name]));
  }
  return schemas;
}

function content(message) {
  return message?.content ? { content: message.content } : {};
}

function operation(spec, name) {
  const [method, path] = name.split(' ');
  const found = spec.paths[path]?.[method.toLowerCase()];
  if (!found) throw new Error(`The description has no operation ${name}`);
  const { operationId, parameters = [], requestBody, responses } = inline(spec, found);
  return prune({
    operationId,
    parameters: parameters.map((p) => ({ name: p.name, in: p.in, required: p.required === true, schema: p.schema })),
    ...(requestBody ? { requestBody: { required: requestBody.required === true, ...content(requestBody) } } : {}),
    responses: Object.fromEntries(Object.entries(responses).map(([status, answer]) => [status, content(answer)])),
  });
}

function webhook(spec, name) {
  const found = spec['x-webhooks'][name]?.post.requestBody.content['application/json'].schema;
  if (!found) throw new Error(`The description has no webhook ${name}`);
  return prune(inline(spec, found));
}

function subset(spec) {
  const operations = Object.fromEntries(OPERATIONS.map((name) => [name, operation(spec, name)]));
  const webhooks = Object.fromEntries(WEBHOOKS.map((name) => [name, webhook(spec, name)]));
  const schemas = closure(spec, [...schemaNames([operations, webhooks]), ...ALWAYS]);
  return { version: VERSION, operations, webhooks, schemas };
}

/** One entry a line, names sorted: the same input gives the same bytes, and a change shows where it is. */
function print({ version, ...maps }) {
  const section = ([title, map]) => {
    const lines = Object.keys(map)
      .sort()
      .map((key) => `    ${JSON.stringify(key)}: ${JSON.stringify(map[key])}`);
    return `  ${JSON.stringify(title)}: {\n${lines.join(',\n')}\n  }`;
  };
  return `{\n  "version": ${JSON.stringify(version)},\n${Object.entries(maps).map(section).join(',\n')}\n}\n`;
}

function fetchDescription() {
  const folder = mkdtempSync(join(tmpdir(), 'vendor-github-schemas-'));
  try {
    const packed = execFileSync('npm', ['pack', `${PACKAGE}@${VERSION}`, '--silent'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const archive = packed.trim().split('\n').at(-1);
    execFileSync('tar', ['-xzf', archive, SOURCE, 'package/LICENSE'], { cwd: folder });
    return {
      spec: JSON.parse(readFileSync(join(folder, SOURCE), 'utf8')),
      licence: readFileSync(join(folder, 'package/LICENSE'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function notice(licence) {
  return `openapi.json in this folder is a subset of GitHub's OpenAPI description as published in the npm package
${PACKAGE} ${VERSION} (file generated/api.github.com.json), made by scripts/vendor-github-schemas.mjs:
operations and webhooks that the double serves, with the schemas they use, without prose and examples.
It is used under that package's licence, which follows.

${licence}`;
}

const { spec, licence } = fetchDescription();
const files = { 'openapi.json': print(subset(spec)), NOTICE: notice(licence) };
const current = (name) => {
  try {
    return readFileSync(join(TARGET, name), 'utf8');
  } catch {
    return undefined;
  }
};
if (process.argv.includes('--check')) {
  const stale = Object.keys(files).filter((name) => current(name) !== files[name]);
  if (stale.length > 0) {
    console.error(`test/github/vendor is not what ${PACKAGE} ${VERSION} gives: ${stale.join(', ')}`);
    process.exitCode = 1;
  }
} else {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(TARGET, name), text);
  console.log(`wrote ${Object.keys(files).join(', ')} from ${PACKAGE} ${VERSION}`);
}
