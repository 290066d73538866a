/** `docs/review-behaviour.md` promises much, each with the test that shows it: every test it names is there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/review-behaviour.md', ROOT), 'utf8');

/** The rows of the tables, headings left out. */
const ROWS = PAGE.split('\n').filter((line) => /^\| (?!Complaint |Attempt |---)/.test(line));
/** Those about complaints: each names the threads in which people complain. */
const COMPLAINTS = ROWS.filter((row) => / \(\[1\]\[/.test(row));

interface Proof {
  readonly path: string;
  readonly title: string;
}

function proofsIn(row: string): readonly Proof[] {
  return [...row.matchAll(/`([^`]+\.test\.ts)` "([^"]+)"/g)].map(([, path = '', title = '']) => ({ path, title }));
}

/** Is there a test, or a group of tests, of exactly this title? */
function holds(source: string, title: string): boolean {
  const calls = source.matchAll(/\b(?:it|test|describe|apiTest)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs);
  return [...calls].some(([, , written = '']) => written.replace(/\\(.)/gs, '$1') === title);
}

describe('the page on how reviews behave', () => {
  it('has a row for every complaint, with a test or the part that it belongs to', () => {
    assert.equal(COMPLAINTS.length, 24);
    for (const row of ROWS) {
      const cells = row.split(' | ');
      assert.ok(cells.length === 3 ? proofsIn(row).length > 0 : cells.length === 2, row);
    }
  });

  for (const { path, title } of ROWS.flatMap(proofsIn)) {
    it(`names a test that is there: ${path} "${title}"`, () => {
      const file = new URL(path, ROOT);
      assert.ok(existsSync(file), `there is no ${path}`);
      assert.ok(holds(readFileSync(file, 'utf8'), title), `${path} has no test of this title`);
    });
  }

  it('names every thread with its address, and none in vain', () => {
    const used = new Set([...PAGE.matchAll(/\]\[([^\]]+)\]/g)].map(([, name]) => name));
    const defined = [...PAGE.matchAll(/^\[([^\]]+)\]: https:\/\/github\.com\/\S+$/gm)].map(([, name]) => name);
    assert.deepEqual(defined.toSorted(), [...used].toSorted());
  });

  it('would miss a title that is written nowhere, or only in a comment', () => {
    assert.equal(holds("it('says \\'no\\'', () => {})", "says 'no'"), true);
    assert.equal(holds("// it says 'no'\nit('says no more', () => {})", 'says no'), false);
  });
});
