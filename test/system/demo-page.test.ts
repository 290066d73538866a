import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../..');
const CHROMIUM = process.env.CHROMIUM_PATH;
/** A page of our own, offline: the browser needs no sandbox against it, nor any of its own services. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];

describe('the page of the demo in Chromium', { skip: CHROMIUM ? false : 'no Chromium' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-demo-'));
  const path = join(folder, 'page.html');
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  before(async () => {
    execFileSync(process.execPath, [join(ROOT, 'bin/plimsoll'), 'demo', '--out', path], { stdio: 'ignore' });
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: FLAGS });
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(`asks for ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it('is whole in itself', () => {
    assert.doesNotMatch(readFileSync(path, 'utf8'), /<script|src=|<link/);
  });

  it('shows the review: a failed check, threads in the diff, suggestions as changes', async () => {
    const review = page.locator('#pull-1');
    assert.equal(await review.locator('.check.failure .check-head b').textContent(), 'plimsoll');
    assert.equal(await review.locator('tr.thread').count(), 8);
    assert.equal(await review.locator('.suggestion').count(), 5);
    assert.equal(await review.getByText('It is part of the suggestion at line 16').count(), 1);
    const job = review.locator('article', { hasText: 'k8s/backfill-job.yaml' });
    assert.equal(await job.locator('.suggestion tr.add', { hasText: 'activeDeadlineSeconds: 1800' }).count(), 1);
  });

  it('shows the buttons of the check, the pressed one, and what came of it', async () => {
    const check = page.locator('#pull-1 .check');
    assert.deepEqual(await check.locator('.button').allTextContents(), ['Fix all', 'Open fix PR']);
    assert.deepEqual(await check.locator('.button.pressed').allTextContents(), ['Open fix PR']);
    const note = check.locator('.check-body p').first();
    assert.match((await note.textContent()) ?? '', /^Open fix PR, pressed by dev: Opened #2: 6 repairs in 6 commits\./);
    assert.equal(await note.locator('a[href="#pull-2"]').count(), 1);
  });

  it('shows the pull request that repairs: branches, verified commits, a green check, files', async () => {
    const repair = page.locator('#pull-2');
    assert.equal(await repair.locator('.title .number').textContent(), '#2');
    assert.deepEqual(await repair.locator('.state code').allTextContents(), [
      'fetch-the-weather',
      'plimsoll/fetch-the-weather/pull-1',
    ]);
    assert.equal(await repair.locator('.meta').textContent(), 'Reviewers: none · Labels: none');
    const commits = repair.locator('.commits li');
    assert.equal(await commits.count(), 6);
    assert.equal(await commits.filter({ hasText: /plimsoll bot\s+Verified/ }).count(), 6);
    assert.equal(await repair.locator('.check').count(), 1);
    assert.equal(
      await repair.locator('.check.success .check-head .muted').textContent(),
      'Nothing introduced, 6 repaired',
    );
    assert.equal(await repair.locator('.file').count(), 4);
    const pod = repair.locator('.file', { hasText: 'k8s/worker-pod.yaml' });
    assert.equal(await pod.locator('tr.add', { hasText: 'kind: Deployment' }).count(), 1);
    assert.equal(await pod.locator('tr.del', { hasText: 'kind: Pod' }).count(), 1);
  });

  it('shows its description as GitHub does: boxes, tables, folded and coloured diffs', async () => {
    const body = page.locator('#pull-2 .comment').first();
    const boxes = body.locator('li.task');
    assert.deepEqual(
      (await boxes.allTextContents()).map((text) => text.trim().split(/\s/)[0]),
      ['Rebase', 'Regenerate:', 'Include'],
    );
    assert.deepEqual(await Promise.all((await boxes.locator('input').all()).map((one) => one.isChecked())), [
      false,
      false,
      true,
    ]);
    assert.equal(await body.locator('table:not(.block) tr', { hasText: 'Opened' }).textContent(), '\nOpened\n0\n');
    const folded = body.locator('details', { hasText: 'Before and after' });
    assert.equal(await folded.count(), 6);
    const added = folded.last().locator('tr.add', { hasText: 'activeDeadlineSeconds: 1800' });
    assert.equal(await added.isVisible(), false);
    await folded.last().locator('summary').click();
    assert.equal(await added.isVisible(), true);
    const colour = 'getComputedStyle(document.querySelector("#pull-2 .block tr.add")).backgroundColor';
    assert.equal(await page.evaluate(colour), 'rgb(218, 251, 225)');
  });

  it('shows what the merge made of the first pull request', async () => {
    const after = page.locator('#chapter-3');
    assert.equal(await after.locator('.check-line .check.failure').count(), 1);
    assert.equal(
      await after.locator('.check.success .check-head .muted').textContent(),
      '2 warnings, 1 note introduced, 1 repaired',
    );
    assert.equal(await after.locator('.folded').count(), 8);
    const resolved = after.locator('.folded.resolved');
    assert.equal(await resolved.filter({ hasText: 'plimsoll bot marked this as resolved' }).count(), 6);
    const fixed = resolved.first().getByText('Fixed in');
    assert.equal(await fixed.isVisible(), false);
    await resolved.first().locator('summary').first().click();
    assert.equal(await fixed.isVisible(), true);
    assert.equal(await page.locator('nav a').count(), 3);
  });

  it('leaves no Markdown unrendered and hides the markers', async () => {
    await unfold(page);
    const outsideCode = `(() => {
      const copy = document.body.cloneNode(true);
      copy.querySelectorAll('code, pre, .code').forEach((one) => one.remove());
      return copy.innerText;
    })()`;
    const text = String(await page.evaluate(outsideCode));
    assert.deepEqual(
      text.match(/\*\*.{0,40}|```|plimsoll(?::|-control).{0,40}|<!--|\[[ x]\] |\b[0-9a-f]{40}\b/g),
      null,
    );
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`is readable in ${scheme} colours and on a narrow screen, with everything unfolded`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await unfold(page);
      const colour = (name: string) =>
        page.evaluate(`getComputedStyle(document.querySelector('.comment-box')).${name}`);
      assert.notEqual(await colour('color'), await colour('backgroundColor'));
      for (const width of [400, 1_100]) {
        await page.setViewportSize({ width, height: 900 });
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        assert.equal(await page.evaluate(overflow), 0, `at ${width} pixels`);
        assert.deepEqual(await page.evaluate(CUT_OFF), [], `cut off at ${width} pixels`);
      }
    });
  }

  it('gives the browser nothing to complain about', () => {
    assert.deepEqual(complaints, []);
  });
});

/** What is wider than its frame and cannot be scrolled to. */
const CUT_OFF = `[...document.querySelectorAll('body *')]
  .filter((one) => getComputedStyle(one).overflowX === 'hidden' && one.scrollWidth > one.clientWidth)
  .map((one) => one.className)`;

async function unfold(page: Page): Promise<void> {
  await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
}
