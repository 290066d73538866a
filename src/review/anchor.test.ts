import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Finding, Report } from '../engine/report.ts';
import { unifiedDiff } from '../source/unified-diff.ts';
import { type Anchor, type AnchorScene, anchorFinder, linesOf } from './anchor.ts';
import { diffOf, findingAt, lineRegion, numbered, reportWith } from './plan.fixture.ts';

const text = numbered(40);
/** Line 20 was changed: the hunk shows 17 to 23. */
const changed = diffOf('a.yaml', text.replace('line 20\n', 'old\n'), text);

function anchorOf(finding: Finding, scene: Partial<AnchorScene>) {
  const find = anchorFinder({ base: reportWith(), head: reportWith(), diff: [changed], ...scene });
  const anchor = find(finding);
  return anchor && `${anchor.path} ${anchor.side} ${anchor.line}`;
}

function passAt(path: string, line: number): Partial<Report> {
  return { passes: [{ rule: 'latest-tag', path, identity: 'it', because: [lineRegion(line)] }] };
}

describe('the ladder of anchors', () => {
  it('takes the finding’s own line where a hunk shows it, changed or not', () => {
    assert.equal(anchorOf(findingAt('a.yaml', 20), {}), 'a.yaml RIGHT 20');
    assert.equal(anchorOf(findingAt('a.yaml', 17), {}), 'a.yaml RIGHT 17');
    assert.equal(anchorOf(findingAt('a.yaml', 15, { region: lineRegion(15, 18) }), {}), 'a.yaml RIGHT 17');
    assert.equal(anchorOf(findingAt('a.yaml', 16), {}), null);
    assert.equal(anchorOf(findingAt('b.yaml', 20), {}), null);
  });

  it('takes the first changed line among the causes', () => {
    const because = [
      { path: 'a.yaml', region: lineRegion(18) },
      { path: 'elsewhere.yaml', region: lineRegion(20) },
      { path: 'a.yaml', region: lineRegion(19, 21) },
    ];
    assert.equal(anchorOf(findingAt('b.yaml', 1, { because }), {}), 'a.yaml RIGHT 20');
    assert.equal(anchorOf(findingAt('b.yaml', 1, { because: because.slice(0, 2) }), {}), null);
  });

  it('takes the deleted line that made the subject pass', () => {
    const shorter = diffOf('a.yaml', text, text.replace('line 20\n', ''));
    const base = reportWith(passAt('a.yaml', 20));
    const finding = findingAt('a.yaml', 5, { identity: 'it' });
    assert.equal(anchorOf(finding, { base, diff: [shorter] }), 'a.yaml LEFT 20');
    assert.equal(anchorOf({ ...finding, identity: 'other' }, { base, diff: [shorter] }), null);
    assert.equal(anchorOf(finding, { base: reportWith(passAt('a.yaml', 19)), diff: [shorter] }), null);
  });

  it('finds the deleted line of a renamed file, and the file’s own before another’s', () => {
    const gone = text.replace('line 20\n', '');
    const renamed = diffOf('new.yaml', text, gone, { previousPath: 'old.yaml', status: 'renamed' });
    const other = diffOf('other.yaml', text, gone);
    const passes = [...(passAt('other.yaml', 20).passes ?? []), ...(passAt('old.yaml', 20).passes ?? [])];
    const finding = findingAt('new.yaml', 5, { identity: 'it' });
    const scene = { base: reportWith({ passes }), diff: [other, renamed] };
    assert.equal(anchorOf(finding, scene), 'new.yaml LEFT 20');
    const copied = diffOf('copy.yaml', text, gone, { previousPath: 'old.yaml', status: 'copied' });
    assert.equal(anchorOf(findingAt('copy.yaml', 5, { identity: 'it' }), { ...scene, diff: [copied] }), null);
  });

  it('takes the nearest line of the same object', () => {
    const inventory = [
      { path: 'a.yaml', identity: 'all', region: lineRegion(1, 40) },
      { path: 'a.yaml', identity: 'own', region: lineRegion(10, 18) },
      { path: 'a.yaml', identity: 'next', region: lineRegion(19, 40) },
    ];
    const head = reportWith({ inventory });
    assert.equal(anchorOf(findingAt('a.yaml', 12), { head }), 'a.yaml RIGHT 17');
    assert.equal(anchorOf(findingAt('a.yaml', 30), { head }), 'a.yaml RIGHT 23');
    assert.equal(anchorOf(findingAt('a.yaml', 12), { head: reportWith({ inventory: inventory.slice(2) }) }), null);
  });

  it('keeps the order of the rungs', () => {
    const gone = diffOf('gone.yaml', text, text.replace('line 20\n', ''));
    const base = reportWith(passAt('gone.yaml', 20));
    const head = reportWith({ inventory: [{ path: 'a.yaml', identity: 'it', region: lineRegion(1, 40) }] });
    const because = [{ path: 'a.yaml', region: lineRegion(20) }];
    const scene = { base, head, diff: [changed, gone] };
    const finding = findingAt('a.yaml', 5, { identity: 'it', because });
    assert.equal(anchorOf({ ...finding, region: lineRegion(18) }, scene), 'a.yaml RIGHT 18');
    assert.equal(anchorOf(finding, scene), 'a.yaml RIGHT 20');
    assert.equal(anchorOf({ ...finding, because: [] }, scene), 'gone.yaml LEFT 20');
    assert.equal(anchorOf({ ...finding, because: [] }, { ...scene, base: reportWith() }), 'a.yaml RIGHT 17');
  });

  it('has no line in a file without a line diff', () => {
    assert.equal(anchorOf(findingAt('a.yaml', 20), { diff: [{ ...changed, hunks: null }] }), null);
  });

  it('counts a region that ends before a line’s first column without that line', () => {
    assert.deepEqual(linesOf({ line: 2, column: 1, endLine: 5, endColumn: 1 }), { first: 2, last: 4 });
    assert.deepEqual(linesOf({ line: 2, column: 1, endLine: 2, endColumn: 1 }), { first: 2, last: 2 });
  });
});

/** The lines GitHub takes a comment on, by its own documentation, read from the text of a patch and from nothing else. */
function acceptedLines(before: string, after: string): ReadonlySet<string> {
  const accepted = new Set<string>();
  let left = 0;
  let right = 0;
  for (const row of unifiedDiff('f', before, after).split('\n').slice(2)) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(row);
    if (head) [left, right] = [Number(head[1]), Number(head[2])];
    else if (row.startsWith('+')) accepted.add(`RIGHT ${right++}`);
    else if (row.startsWith('-')) accepted.add(`LEFT ${left++}`);
    else if (row.startsWith(' ')) {
      accepted.add(`RIGHT ${right++}`);
      left += 1;
    }
  }
  return accepted;
}

const words = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 })
  .map((parts) => parts.map((part) => `${part}\n`).join(''));
const region = fc
  .tuple(fc.integer({ min: 1, max: 45 }), fc.nat(6))
  .map(([line, more]) => lineRegion(line, line + more));
const regions = fc.array(region, { maxLength: 3 });

describe('every anchor', () => {
  it('is one that GitHub accepts', () => {
    const seen = { LEFT: 0, RIGHT: 0, none: 0 };
    fc.assert(
      fc.property(words, words, region, regions, regions, region, (before, after, at, causes, passing, object) => {
        const diff = [diffOf('new.yaml', before, after, { previousPath: 'old.yaml', status: 'renamed' })];
        const because = causes.map((cause) => ({ path: 'new.yaml', region: cause }));
        const finding = findingAt('new.yaml', at.line, { region: at, because, identity: 'it' });
        const base = reportWith({
          passes: [{ rule: finding.rule, path: 'old.yaml', identity: 'it', because: passing }],
        });
        const head = reportWith({ inventory: [{ path: 'new.yaml', identity: 'it', region: object }] });
        const anchor: Anchor | null = anchorFinder({ base, head, diff })(finding);
        seen[anchor?.side ?? 'none'] += 1;
        const accepted = acceptedLines(before, after);
        if (anchor) assert.ok(accepted.has(`${anchor.side} ${anchor.line}`), `${anchor.side} ${anchor.line}`);
        if (accepted.has(`RIGHT ${at.line}`)) assert.equal(`${anchor?.side} ${anchor?.line}`, `RIGHT ${at.line}`);
      }),
      { numRuns: 2_000 },
    );
    assert.ok(seen.LEFT > 20 && seen.RIGHT > 200 && seen.none > 20, JSON.stringify(seen));
  });
});
