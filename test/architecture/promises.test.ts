/** Pages that promise much, each with the test that shows it: every test they name is there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const ROOT = new URL('../../', import.meta.url);

/** The pages, and how many complaints each answers. */
const PAGES = [
  ['docs/review-behaviour.md', 24],
  ['docs/follow-ups.md', 7],
] as const;

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

/** Tables that tell what there is promise nothing: they have more columns. */
function isReference(row: string): boolean {
  return row.split(' | ').length > 3;
}

for (const [name, complaints] of PAGES) {
  const page = readFileSync(new URL(name, ROOT), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| (?!Complaint |Attempt |---)/.test(line) && !isReference(line));

  describe(`the promises of ${name}`, () => {
    it('have a row for every complaint, with a test or the part that it belongs to', () => {
      // Each complaint names the threads in which people complain.
      assert.equal(rows.filter((row) => / \(\[1\]\[/.test(row)).length, complaints);
      for (const row of rows) {
        const cells = row.split(' | ');
        assert.ok(cells.length === 3 ? proofsIn(row).length > 0 : cells.length === 2, row);
      }
    });

    for (const { path, title } of rows.flatMap(proofsIn)) {
      it(`name a test that is there: ${path} "${title}"`, () => {
        const file = new URL(path, ROOT);
        assert.ok(existsSync(file), `there is no ${path}`);
        assert.ok(holds(readFileSync(file, 'utf8'), title), `${path} has no test of this title`);
      });
    }

    it('name every thread with its address, and none in vain', () => {
      const used = new Set([...page.matchAll(/\]\[([^\]]+)\]/g)].map(([, thread]) => thread));
      const defined = [...page.matchAll(/^\[([^\]]+)\]: https:\/\/github\.com\/\S+$/gm)].map(([, thread]) => thread);
      assert.deepEqual(defined.toSorted(), [...used].toSorted());
    });
  });
}

it('would miss a title that is written nowhere, or only in a comment', () => {
  assert.equal(holds("it('says \\'no\\'', () => {})", "says 'no'"), true);
  assert.equal(holds("// it says 'no'\nit('says no more', () => {})", 'says no'), false);
});
