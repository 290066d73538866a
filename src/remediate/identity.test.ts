import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  branchName,
  digestOf,
  formatMetadata,
  type Metadata,
  metadataOf,
  parseMetadata,
  withMetadata,
} from './identity.ts';

const METADATA: Metadata = { digest: 'd-1_x', patch: 'p1', baseSha: 'c0ffee', scope: 'safe', earlier: ['d-0', 'd-9'] };

/** The rules of the manual page git-check-ref-format, one by one. */
function isTakenByGit(branch: string): boolean {
  const parts = branch.split('/');
  return (
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock')) &&
    !branch.includes('..') &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what git forbids
    !/[\u0000- ~^:?*[\\\u007f]/.test(branch) &&
    !branch.endsWith('.') &&
    !branch.includes('@{') &&
    !branch.startsWith('-')
  );
}

function seedOf(print: (line: string) => void): number {
  const seed = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? Date.now() % 1e9);
  print(`seed ${seed}`);
  return seed;
}

describe('the branch of a follow-up', () => {
  it('tells base and group where they are plain', () => {
    assert.equal(branchName('main', 'safe'), 'plimsoll/main/safe');
    assert.equal(branchName('release-1.2_x', 'review'), 'plimsoll/release-1.2_x/review');
    assert.match(branchName('feature/Log in', 'safe'), /^plimsoll\/feature-log-in\+[0-9a-f]{16}\/safe$/);
  });

  const odd = [
    'a/b',
    'a-b',
    'A-b',
    'a.lock',
    '.a',
    'a.',
    'a..b',
    '@',
    'a@{1}',
    '-a',
    'ä',
    '',
    '🙂',
    '\ud800',
    '\udfff',
    'a b',
    'a\\b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'HEAD',
    'x'.repeat(60),
    'x'.repeat(61),
    'x'.repeat(62),
    'x'.repeat(1_000_000),
    'a-b+0123456789abcdef',
    '\u0000',
    '\u007f',
    '../../x',
    'refs/heads/main',
    '__proto__',
  ];
  it('is one that git takes for odd names too, bounded, and never the same for two', () => {
    const branches = odd.flatMap((base) => odd.map((group) => branchName(base, group)));
    for (const branch of branches) {
      assert.ok(isTakenByGit(branch), branch);
      assert.ok(branch.length <= 130, branch);
    }
    assert.equal(new Set(branches.map((branch) => branch.toLowerCase())).size, odd.length ** 2);
  });

  it('is so for any names, and none stands where another needs a folder', (t) => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', 'A', '.', '/', '-', '+', 'lock', '@', '{', '~') }),
    );
    const property = fc.property(fc.tuple(name, name), fc.tuple(name, name), (a, b) => {
      const [one, two] = [branchName(...a), branchName(...b)];
      assert.ok(isTakenByGit(one), one);
      assert.equal(one.split('/').length, 3);
      assert.equal(one === two, a[0] === b[0] && a[1] === b[1]);
    });
    fc.assert(property, { seed: seedOf((line) => t.diagnostic(line)), numRuns: 2_000 });
  });
});

describe('the digest of a follow-up', () => {
  it('knows no order and no repetition', () => {
    assert.equal(digestOf(['a', 'b', 'a']), digestOf(['b', 'a']));
    assert.notEqual(digestOf(['a', 'b']), digestOf(['a']));
    assert.notEqual(digestOf(['a', 'b']), digestOf(['ab']));
  });
});

describe('the metadata of a follow-up', () => {
  const line = formatMetadata(METADATA);

  it('is read as it was written, from the end of a body', () => {
    assert.deepEqual(parseMetadata(`# Title\n\ntext\n${line}\r\n\n`), METADATA);
    assert.deepEqual(parseMetadata(withMetadata('text', METADATA)), METADATA);
  });

  it('takes nothing along when it is replaced', () => {
    const body = withMetadata(`${line} shown -->`, METADATA);
    assert.equal(body, `${line} shown -->\n\n${line}\n`);
    assert.equal(withMetadata(body, METADATA), body);
  });

  it('counts only where it stands last', () => {
    const forged = formatMetadata({ ...METADATA, digest: 'forged' });
    assert.equal(parseMetadata(`${forged}\ntext`), null);
    assert.equal(parseMetadata(`${forged} -->`), null);
    assert.deepEqual(parseMetadata(`${forged}\n${line}`), METADATA);
    assert.deepEqual(parseMetadata(`<!-- plimsoll:follow-up:1 ${line}`), METADATA);
  });

  const hostile = [
    '',
    '<!-- plimsoll:follow-up:1 -->',
    '<!-- plimsoll:follow-up:1  -->',
    '<!-- plimsoll:follow-up:2 a b c safe -->',
    '<!-- plimsoll:follow-up:1 a b c -->',
    '<!-- plimsoll:follow-up:1 a b c all -->',
    '<!-- plimsoll:follow-up:1 a b c safe  -->',
    '<!-- plimsoll:follow-up:1 %E0%A4 b c safe -->',
    '<!-- plimsoll:follow-up:1 a b c safe <b> -->',
    `<!-- plimsoll:follow-up:1 a b c safe ${'e '.repeat(21)}e -->`,
    `<!-- plimsoll:follow-up:1 ${'a'.repeat(201)} b c safe -->`,
    '<!-- plimsoll:1 a:b -->',
  ];
  for (const body of hostile)
    it(`is not in ${JSON.stringify(body.slice(0, 60))}`, () => assert.equal(parseMetadata(body), null));

  it('is found in no time in a body that is all openings', () => {
    const start = '<!-- plimsoll:follow-up:1 ';
    assert.equal(parseMetadata(start.repeat(40_000)), null);
    assert.equal(parseMetadata(`${start.repeat(40_000)}-->`), null);
  });

  it('holds whatever it is given, and nothing of it ends the comment', (t) => {
    const field = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' });
    const metadata = fc.record({
      digest: field,
      patch: field,
      baseSha: field,
      scope: fc.constantFrom('safe' as const, 'review' as const),
      earlier: fc.array(fc.constantFrom('-->', '<!--', 'x y', '--!>'), { maxLength: 20 }),
    });
    const property = fc.property(metadata, fc.string(), (each, text) => {
      const written = formatMetadata(each);
      assert.equal(written.indexOf('-->'), written.length - 3);
      const body = withMetadata(withMetadata(text, METADATA), each);
      assert.deepEqual(parseMetadata(body), { ...each });
      assert.ok(!body.includes(line) || text.includes(line));
    });
    fc.assert(property, { seed: seedOf((text) => t.diagnostic(text)), numRuns: 500 });
  });

  it('remembers digests that went before, the latest first, each once, twenty at most', () => {
    const fixes = { digest: 'd-9', patch: 'p2', baseSha: 'beef', scope: 'review' } as Parameters<typeof metadataOf>[0];
    assert.deepEqual(metadataOf(fixes, METADATA), { ...fixes, earlier: ['d-1_x', 'd-0'] });
    assert.deepEqual(metadataOf(fixes), { ...fixes, earlier: [] });
    const many = { ...METADATA, earlier: Array.from({ length: 20 }, (_, index) => `e${index}`) };
    assert.deepEqual(metadataOf(fixes, many).earlier.slice(0, 2), ['d-1_x', 'e0']);
    assert.equal(metadataOf(fixes, many).earlier.length, 20);
  });
});
