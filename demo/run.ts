import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { startWorld, type World } from '../test/support/world.ts';
import { type Chapter, renderPage } from './page.ts';
import { asDev, seePull } from './seen.ts';
import { counter, type Print, tellFollowUp, tellProgress, tellReview } from './tell.ts';

const BRANCH = 'fetch-the-weather';
const TITLE = 'Fetch the weather every minute';
const DESCRIPTION = `Adds the worker that fetches the weather, a Job that backfills last year, and a third replica.

The service gets version 1.5.0.`;
/** The button "Open fix PR". */
const BUTTON = 'fix-review';

/**
 * Plays a pull request, its review and its repair through the real App against the double of GitHub, and writes the page
 * of both pull requests.
 * @param out path of the HTML page
 * @param print takes the lines that a person reads meanwhile
 */
export async function runDemo(out: string, print: Print): Promise<void> {
  print('Starting a double of GitHub and the Plimsoll App on this machine ...\n');
  const world = await startWorld({ files: readFolder('base') });
  try {
    const chapters = await play(world, print);
    const path = resolve(out);
    writeFileSync(path, renderPage({ repository: world.repository, title: TITLE, chapters }));
    print(`Both pull requests as a page: ${path}`);
  } finally {
    await world.stop();
  }
}

async function play(world: World, print: Print): Promise<readonly Chapter[]> {
  const tellCounts = counter(world, print);
  const number = await openPull(world);
  print(`dev opens pull request #${number}: a worker, a Job and a new version`);
  await world.settled();
  tellReview(await seePull(world, number), print);
  const review = tellCounts();

  print('dev presses "Open fix PR" on the check');
  const repairs = await pressButton(world, number);
  const reviewed = await seePull(world, number, BUTTON);
  const followUp = await seePull(world, repairs);
  tellFollowUp(followUp, print);
  const repair = tellCounts();

  print(`dev merges #${repairs}; then of #${number} there is to see:`);
  await world.hub.merge(world.repository, repairs, 'dev');
  await world.settled();
  const repaired = await seePull(world, number);
  tellProgress(repaired, print);
  const merge = tellCounts();
  const [check = null] = reviewed.checks;
  return [
    { name: 'The review', says: `${OPENED} (${review}.) ${PRESSED}`, pull: reviewed, since: null },
    { name: 'The repair', says: `${MADE} (${repair}.)`, pull: followUp, since: null },
    { name: 'After the merge', says: `${MERGED} (${merge}.)`, pull: repaired, since: { check } },
  ];
}

const OPENED = 'dev opens a pull request, and Plimsoll reviews it.';
const PRESSED = 'dev presses “Open fix PR” on its check.';
const MADE = 'Plimsoll opens a pull request into the same branch that repairs what it can, and checks it as any other.';
const MERGED = 'dev merges the repair. What it repairs is resolved and folded; what has no fix is left to dev.';

/** Commits the change and opens the pull request through the API, as a person's client does. */
async function openPull(world: World): Promise<number> {
  const files = readFolder('change');
  const commit = { base: 'main', files, message: 'Fetch the weather', author: 'dev' };
  await world.hub.commit(world.repository, BRANCH, commit);
  const { client, ...place } = asDev(world);
  const wanted = { title: TITLE, head: BRANCH, base: 'main', body: DESCRIPTION };
  const { data } = await client.rest.pulls.create({ ...place, ...wanted });
  return data.number;
}

/** Gives the number of the pull request that came of it. */
async function pressButton({ hub, repository, settled }: World, number: number): Promise<number> {
  const [check] = (await hub.state.pull(repository, number)).checkRuns;
  if (check === undefined) throw new Error(`#${number} has no check`);
  hub.pressCheck(repository, check.id, 'dev', BUTTON);
  await settled();
  const opened = (await hub.state.pulls(repository)).find(({ base }) => base.ref === BRANCH);
  if (opened === undefined) throw new Error('nothing came of the button');
  return opened.number;
}

function readFolder(name: string): Record<string, string> {
  const folder = join(import.meta.dirname, 'repository', name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}
