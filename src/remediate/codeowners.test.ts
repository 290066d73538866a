import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_CODEOWNERS, parseCodeOwners, reviewersOf } from './codeowners.ts';

function owners(text: string, path: string): string {
  const { people, teams } = reviewersOf(parseCodeOwners(text), { paths: [path], author: '', organisation: 'acme' });
  return [...people, ...teams].join(' ');
}

const MATCHES: readonly (readonly [pattern: string, paths: readonly string[], others: readonly string[]])[] = [
  ['*', ['a', 'x/y/.z'], []],
  ['*.js', ['a.js', 'x/y/a.js', 'x.js/a'], ['a.jsx', 'js']],
  ['/build/logs/', ['build/logs/a', 'build/logs/x/a'], ['x/build/logs/a', 'build/logs']],
  ['docs/*', ['docs/a.md'], ['docs/build-app/a.md', 'x/docs/a.md']],
  ['docs/*.md', ['docs/a.md'], ['docs/x/a.md', 'x/docs/a.md']],
  ['apps/', ['apps/a', 'x/apps/y/a'], ['apps']],
  ['/docs/', ['docs/a', 'docs/x/a'], ['x/docs/a']],
  ['/scripts', ['scripts', 'scripts/a'], ['x/scripts', 'scriptsx']],
  ['**/logs', ['logs/a', 'build/logs/x/a', 'deploy/logs'], ['logsx/a']],
  ['Dockerfile', ['Dockerfile', 'x/Dockerfile', 'Dockerfile/a'], ['dockerfile', 'Dockerfile2']],
  ['apps/**/deploy.yaml', ['apps/deploy.yaml', 'apps/x/y/deploy.yaml'], ['deploy.yaml']],
  ['a**b/x', ['ab/x', 'azzb/x'], ['a/b/x']],
  ['/x/**', ['x/a', 'x/y/a'], ['y/x/a', 'x']],
  ['**', ['a', 'x/a'], []],
  ['**/x/', ['x/a', 'y/x/a'], ['x', 'y/x']],
  ['*/', ['x/a', 'x/y/a'], ['a']],
  ['x/{a,b}(c)', ['x/{a,b}(c)'], ['x/a(c)']],
  ['my\\ file', ['my file', 'x/my file'], ['my', 'file']],
  ['/a?c', ['abc'], ['a/c', 'ac']],
  ['/', ['a', 'x/y'], []],
];

test('a pattern matches as GitHub says', () => {
  for (const [pattern, paths, others] of MATCHES) {
    const text = `${pattern} @dev`;
    assert.deepEqual(parseCodeOwners(text).problems, [], pattern);
    for (const path of paths) assert.equal(owners(text, path), 'dev', `${pattern} should match ${path}`);
    for (const path of others) assert.equal(owners(text, path), '', `${pattern} should not match ${path}`);
  }
});

test('the last line that matches decides, and one without owners takes them away', () => {
  const text = '* @all # everything\r\n\r\n# a comment\n*.yaml @acme/platform @ops\n/dev/\n';
  assert.equal(owners(text, 'a.txt'), 'all');
  assert.equal(owners(text, 'a.yaml'), 'ops platform');
  assert.equal(owners(text, 'dev/a.yaml'), '');
});

test('a line that GitHub does not understand does not count, and is named', () => {
  const text = '* @all\n!a @x\n[Section] @x\na[b] @x\n*.md nobody\n\\#x @dev\na//b @x\n__proto__ @dev\n';
  const { problems } = parseCodeOwners(text);
  assert.deepEqual(
    problems.map(({ line }) => line),
    [2, 3, 4, 5, 7],
  );
  assert.equal(owners(text, 'a.md'), 'all');
  assert.equal(owners(text, '__proto__'), 'dev');
});

test('people and teams stand apart; the author, addresses and foreign teams are left out', () => {
  const code = parseCodeOwners('* @Ann @bob @BOT @acme/ops @Acme/Web @other/team dev@example.com');
  const wish = { paths: ['a'], author: 'Bot', organisation: 'ACME' };
  assert.deepEqual(reviewersOf(code, wish), { people: ['Ann', 'bob'], teams: ['ops', 'Web'], complete: true });
});

test('who owns most comes first, once however it is written, and fifteen at most', () => {
  const many = Array.from({ length: 20 }, (_, index) => `/f${index} @dev${index}\n`).join('');
  const code = parseCodeOwners(`${many}/x/ @Most\n/y/ @most @most\n`);
  const paths = [...Array.from({ length: 20 }, (_, index) => `f${index}`), 'x/a', 'y/a', 'f19', 'f19'];
  const { people, complete } = reviewersOf(code, { paths, author: '', organisation: 'acme' });
  assert.equal(people.length, 15);
  assert.equal(people[0]?.toLowerCase(), 'most');
  assert.equal(people[1], 'dev0');
  assert.equal(complete, false);
});

test('a file that GitHub does not load has no owners', () => {
  const text = `* @all\n${'#'.repeat(MAX_CODEOWNERS)}`;
  assert.deepEqual(parseCodeOwners(text).rules, []);
  assert.equal(parseCodeOwners(text).problems.length, 1);
  assert.deepEqual(parseCodeOwners(`* @all\n${'é'.repeat(MAX_CODEOWNERS / 2)}`).rules, []);
});

test('work is bounded however patterns and paths are made', () => {
  const pattern = `${'*a'.repeat(200)}b`;
  const code = parseCodeOwners(`${pattern} @dev\n`.repeat(6_000));
  const paths = Array.from({ length: 200 }, (_, index) => `${'a'.repeat(3_000)}${index}`);
  assert.deepEqual(reviewersOf(code, { paths, author: '', organisation: 'acme' }).complete, false);
  const blanks = parseCodeOwners(`${'\\'.repeat(9_999)}\n${' '.repeat(1_000_000)}x`);
  assert.deepEqual(blanks.rules, []);
});

test('a large honest file is looked through to its end', () => {
  const code = parseCodeOwners(Array.from({ length: 3_000 }, (_, index) => `/team${index}/ @dev${index}\n`).join(''));
  const paths = Array.from({ length: 300 }, (_, index) => `team${index * 10}/deploy/app/values.yaml`);
  assert.equal(reviewersOf(code, { paths, author: '', organisation: 'acme' }).people.length, 15);
});
