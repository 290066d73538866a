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

  it('is whole in itself, and the browser has nothing to complain about', () => {
    assert.deepEqual(complaints, []);
    assert.doesNotMatch(readFileSync(path, 'utf8'), /<script|src=|<link/);
  });

  it('shows the review: a failed check, threads in the diff, suggestions as changes', async () => {
    assert.equal(await page.locator('.check.failure .check-head b').textContent(), 'plimsoll');
    assert.equal(await page.locator('tr.thread').count(), 8);
    assert.equal(await page.locator('.suggestion').count(), 5);
    assert.equal(await page.getByText('It is part of the suggestion at line 16').count(), 1);
    const job = page.locator('article', { hasText: 'k8s/backfill-job.yaml' });
    assert.equal(await job.locator('.suggestion tr.add', { hasText: 'activeDeadlineSeconds: 1800' }).count(), 1);
  });

  it('leaves no Markdown unrendered and hides the markers', async () => {
    const text = await page.evaluate('document.body.innerText');
    assert.doesNotMatch(String(text), /\*\*|```|plimsoll:\{|<!--/);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`is readable in ${scheme} colours and on a narrow screen`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      const colour = (name: string) =>
        page.evaluate(`getComputedStyle(document.querySelector('.comment-box')).${name}`);
      assert.notEqual(await colour('color'), await colour('backgroundColor'));
      await page.setViewportSize({ width: 420, height: 800 });
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.equal(overflow, 0);
      await page.setViewportSize({ width: 1100, height: 900 });
    });
  }
});
