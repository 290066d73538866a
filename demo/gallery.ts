/**
 * Every kind of comment on one page, and pictures of it in both colour schemes, for those who write the words:
 *
 *     CHROMIUM_PATH=/usr/bin/chromium node demo/gallery.ts FOLDER
 *
 * The page is a pull request that adds the first bad example of every rule, rendered as the demo's page is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { RULES } from '../rules/index.ts';
import { withoutMarkers } from '../src/review/marker.ts';
import { hunksBetween } from '../src/source/unified-diff.ts';
import { readCases } from '../test/examples/cases.ts';
import { reviewOf } from '../test/suggestions/pull.ts';
import { renderPage, type Story } from './page.ts';
import type { PullPage } from './pull-page.ts';

/** A page of our own, offline: the browser needs no sandbox against it, nor any of its own services. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];

async function main([folder = 'gallery', comments = '100']: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const path = resolve(join(folder, 'gallery.html'));
  writeFileSync(path, renderPage(await gallery(Number(comments))));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? 'chromium', args: FLAGS });
  try {
    await takePictures(browser, path, folder);
  } finally {
    await browser.close();
  }
}

async function gallery(comments: number): Promise<Story> {
  const cases = readCases().filter(({ findings }) => findings.length > 0);
  const chosen = RULES.flatMap(({ id }) => cases.find(({ rule }) => rule === id) ?? []);
  const files = chosen.flatMap(({ rule, before }) =>
    Object.entries(before).map(([path, text]) => [`${rule}/${path}`, text] as const),
  );
  const options = Object.fromEntries(chosen.map(({ rule, options }) => [rule, options]));
  const plan = await reviewOf({ base: {}, head: Object.fromEntries(files), options }, comments);
  const author = 'plimsoll[bot]';
  const pull: PullPage = {
    ...{ number: 1, title: 'Every rule once', author: 'dev', body: 'For those who write.', state: 'open' },
    ...{ base: 'main', head: 'gallery', commits: [], labels: [], reviewers: [] },
    files: files.map(([path, text]) => ({
      ...{ path, previousPath: null, status: 'added', hunks: hunksBetween('', text) },
    })),
    reviews: [{ author, body: withoutMarkers(plan.body ?? ''), comments: plan.comments.length }],
    threads: plan.comments.map(({ body, ...place }) => ({
      ...{ ...place, resolvedBy: null, comments: [{ author, body: withoutMarkers(body), folded: false }] },
    })),
    checks: [{ name: 'plimsoll', ...plan.check, annotations: [], buttons: [] }],
  };
  const chapters = [{ name: pull.title, says: null, pull, since: null }];
  return { repository: 'acme/gallery', title: pull.title, chapters };
}

/** One picture of each scheme with everything folded, one with everything unfolded, in pieces that can be looked at. */
async function takePictures(browser: Browser, path: string, folder: string): Promise<void> {
  const height = 1_800;
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1_000, height }, colorScheme });
    await page.goto(pathToFileURL(path).href);
    for (const state of ['folded', 'unfolded']) {
      if (state === 'unfolded')
        await page.evaluate('document.querySelectorAll("details").forEach((d) => (d.open = true))');
      const total = Number(await page.evaluate('document.documentElement.scrollHeight'));
      for (let piece = 0; piece * height < total; piece += 1) {
        await page.evaluate(`window.scrollTo(0, ${piece * height})`);
        const name = `${colorScheme}-${state}-${String(piece + 1).padStart(2, '0')}.png`;
        await page.screenshot({ path: join(folder, name) });
      }
    }
    await page.close();
  }
}

await main(process.argv.slice(2));
