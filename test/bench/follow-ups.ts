import type { RequestRecord } from '../../src/github/observe.ts';
import { startWorld, type World } from '../support/world.ts';
import { CONFIGURATION, dockerfiles, type Files, filesOfPatterns } from './repairs.ts';
import type { Table } from './table.ts';

/** How somebody comes to a follow-up. */
type Way = 'button' | 'command' | 'merge';

/** A follow-up that somebody wants. */
export interface Case {
  readonly name: string;
  readonly way: Way;
  /** What the pull request has in place of what the base branch has. */
  readonly base?: Files;
  readonly change: Files;
  /** The App has neither token nor file when it is asked; else it has just reviewed the pull request. */
  readonly cold?: boolean;
  readonly labels?: boolean;
  readonly reviewers?: boolean;
  /** For each further 7 MB. */
  readonly furtherTrees?: number;
}

/** What the repository holds beside what the pull request changes. */
export const OTHERS = dockerfiles(60, 'good');
/** A little below, and a little above what one request holds. */
const [LARGE, LARGER] = [6_999_000, 7_010_000];

function sized(count: number, bytes?: number): Pick<Case, 'base' | 'change'> {
  return { base: dockerfiles(count, 'good', bytes), change: dockerfiles(count, 'bad', bytes) };
}

/** The largest hold some 7 MB each: they live as long as they are measured. */
const cases = (): readonly Case[] => [
  { name: '1 pattern', way: 'button', change: filesOfPatterns(1) },
  { name: '3 patterns', way: 'button', change: filesOfPatterns(3) },
  { name: '8 patterns', way: 'button', change: filesOfPatterns(8) },
  { name: '40 files', way: 'button', ...sized(40) },
  { name: '400 files', way: 'button', ...sized(400) },
  { name: '40 files of 7 MB', way: 'button', ...sized(40, LARGE) },
  { name: '400 files of 7 MB', way: 'button', ...sized(400, LARGE) },
  { name: '400 files of more than 7 MB', way: 'button', ...sized(400, LARGER), furtherTrees: 1 },
  { name: '3 patterns, a label', way: 'button', change: filesOfPatterns(3), labels: true },
  {
    name: '3 patterns, a label and a reviewer',
    way: 'button',
    change: filesOfPatterns(3),
    labels: true,
    reviewers: true,
  },
  { name: '3 patterns', way: 'button', change: filesOfPatterns(3), cold: true },
  { name: '400 files of 7 MB', way: 'button', ...sized(400, LARGE), cold: true },
  { name: '3 patterns', way: 'command', change: filesOfPatterns(3) },
  { name: '3 patterns', way: 'command', change: filesOfPatterns(3), cold: true },
  { name: '3 patterns', way: 'merge', change: filesOfPatterns(3) },
  { name: '3 patterns', way: 'merge', change: filesOfPatterns(3), cold: true },
  { name: '400 files of 7 MB', way: 'merge', ...sized(400, LARGE) },
];

/** What opening one takes in requests, in a world of its own each. What its webhooks lead to, its own review too, is left out. */
export async function followUpRequests(): Promise<Table> {
  const rows: string[][] = [];
  for (const one of cases()) rows.push(rowOf(one, await measured(one)));
  return { title: 'Requests to open a follow-up', columns: COLUMNS, rows };
}

const COLUMNS = [
  'asked by',
  'repairs',
  'App',
  'commits',
  'to make and tell it',
  'asked',
  'of comments',
  'of files',
  'tokens',
];

/** What opening a follow-up has taken, in requests. */
export interface Cost {
  readonly commits: number;
  readonly made: number;
  /** What may be taken to make and tell it: 6, 2 for each commit, and one each for what is wanted beyond. */
  readonly allowed: number;
  readonly ofComments: number;
  readonly ofFiles: number;
  readonly tokens: number;
}

function rowOf({ name, way, cold }: Case, { commits, made, allowed, ofComments, ofFiles, tokens }: Cost): string[] {
  const judged = made > allowed ? `${made}, too many` : `${made}`;
  const figures = [allowed, ofComments, ofFiles, tokens].map(String);
  return [way, name, cold ? 'cold' : 'warm', `${commits}`, judged, ...figures];
}

function costOf({ labels, reviewers, furtherTrees }: Case, requests: readonly RequestRecord[], commits: number): Cost {
  const of = (kind: Kind) => requests.filter((request) => kindOf(request) === kind).length;
  return {
    commits,
    made: of('making'),
    allowed: 6 + 2 * commits + (labels ? 1 : 0) + (reviewers ? 1 : 0) + (furtherTrees ?? 0),
    ofComments: of('comment'),
    ofFiles: of('reading'),
    tokens: of('token'),
  };
}

type Kind = 'token' | 'reading' | 'comment' | 'making';

/**
 * Trees, comparisons, files and the organisation's configuration are read to judge. A command is found among the
 * comments and gets a reaction, whatever it asks for. The rest makes a follow-up and tells of it.
 */
function kindOf({ method, path, operation }: RequestRecord): Kind {
  if (path.includes('/app/installations/')) return 'token';
  const read = method === 'GET' && /\/(?:git\/trees|git\/blobs|compare|tarball|pulls\/\d+\/files)/.test(path);
  if (read || operation === 'Blobs' || operation === 'OrganisationFiles') return 'reading';
  const heard = operation === 'PullComments' || operation === 'CommentTexts' || path.endsWith('/reactions');
  return heard ? 'comment' : 'making';
}

/** Opens one in a world of its own. @throws Error where none is opened, or without a label or reviewer that was wanted */
export async function measured(one: Case): Promise<Cost> {
  const world = await startWorld({ files: { ...OTHERS, ...one.base, ...settings(one) } });
  const { hub, repository, requests } = world;
  try {
    const number = await openReviewed(world, one.change);
    if (one.cold) reinstall(world);
    requests.length = 0;
    await heard(world, () => ask(world, one.way, number));
    const followUp = (await hub.state.pulls(repository)).find(({ author }) => author === 'plimsoll[bot]');
    if (followUp === undefined)
      throw new Error(`nothing was opened, ${one.way}, ${one.name}: ${await toldOf(world, number)}`);
    const range = `${followUp.base.ref}..${followUp.head.ref}`;
    const commits = Number(await hub.git(repository, ['rev-list', '--count', range]));
    if (followUp.labels.length !== Number(one.labels ?? 0)) throw new Error('the label is missing');
    if (followUp.requestedReviewers.length !== Number(one.reviewers ?? 0)) throw new Error('nobody was asked');
    return costOf(one, [...requests], commits);
  } finally {
    await world.stop();
  }
}

/** What people were told in the end. */
async function toldOf({ hub, repository }: World, number: number): Promise<string> {
  const { checkRuns, comments } = await hub.state.pull(repository, number);
  return [...checkRuns.map(({ summary }) => summary ?? ''), ...comments.map(({ body }) => body)].join('\n');
}

/** A pull request of `dev` that the App has reviewed. */
export async function openReviewed({ hub, repository, settled }: World, files: Files): Promise<number> {
  await hub.commit(repository, 'change', { base: 'main', files, author: 'dev' });
  const number = await hub.openPull(repository, 'dev', { title: 'Change', head: 'change', base: 'main' });
  await settled();
  return number;
}

function settings({ way, labels, reviewers }: Case): Files {
  const options = [
    ...(way === 'merge' ? ['when: after-merge'] : []),
    ...(labels ? ['labels: [repair]'] : []),
    ...(reviewers ? ['reviewers: codeowners'] : []),
  ];
  const followUps = options.length === 0 ? '' : `followUps: { ${options.join(', ')} }\n`;
  return {
    '.github/plimsoll.yml': `${CONFIGURATION}${followUps}`,
    ...(reviewers ? { '.github/CODEOWNERS': '* @dev\n' } : {}),
  };
}

/** Somebody asks for the repairs of a pull request. */
export async function ask({ hub, repository }: World, way: Way, number: number): Promise<void> {
  if (way === 'merge') await hub.merge(repository, number, 'dev');
  else if (way === 'command') await hub.comment(repository, number, 'dev', '/plimsoll fix');
  else {
    const [check] = (await hub.state.pull(repository, number)).checkRuns;
    const widest = check?.actions.at(-1);
    if (check === undefined || widest === undefined) throw new Error('the check has no button');
    hub.pressCheck(repository, check.id, 'dev', widest.identifier);
  }
}

/**
 * The App hears of what somebody does, and of nothing that comes of it. Resolves when it has done its work.
 * @param onSent called before it hears of it
 */
export async function heard(
  { hub, app, settled }: World,
  act: () => Promise<void>,
  onSent: () => void = () => {},
): Promise<void> {
  const appId = appOf(hub);
  hub.setWebhookUrl(appId, null);
  const before = hub.deliveries.length;
  await act();
  await hub.settled();
  const asked = hub.deliveries.slice(before);
  hub.setWebhookUrl(appId, app.webhookUrl);
  onSent();
  await Promise.all(asked.map(({ id }) => hub.redeliver(id)));
  hub.setWebhookUrl(appId, null);
  await settled();
}

/** What the App has in memory is kept by installation: under a new one it knows nothing. */
function reinstall({ hub, installationId }: World): void {
  hub.uninstall(installationId);
  hub.install(appOf(hub), 'acme', { repositories: 'all' });
}

function appOf({ deliveries }: World['hub']): number {
  const [first] = deliveries;
  if (first === undefined) throw new Error('nothing was delivered');
  return first.app.id;
}
