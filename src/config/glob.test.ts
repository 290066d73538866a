import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileGlob, globProblem } from './glob.ts';
import { MAX_ALTERNATIVES, MAX_PATTERN_LENGTH } from './glob-syntax.ts';

const MATCHES: readonly (readonly [pattern: string, paths: readonly string[], others: readonly string[]])[] = [
  ['deploy/app.yaml', ['deploy/app.yaml'], ['deploy/app.yml', 'x/deploy/app.yaml', 'Deploy/app.yaml']],
  ['dev/**', ['dev/a.yaml', 'dev/a/b.yaml', 'dev/.hidden/c'], ['development/a.yaml', 'x/dev/a.yaml']],
  ['dev/', ['dev/a.yaml', 'dev/a/b.yaml'], ['development/a.yaml']],
  ['**/vendor/**', ['vendor/a', 'x/vendor/a/b'], ['vendored/a', 'x/vendors']],
  ['**/*.yaml', ['a.yaml', 'x/y/.a.yaml', 'x/.yaml'], ['a.yml', 'a.yaml/b']],
  ['**/*.{yaml,yml}', ['a.yaml', 'x/a.yml'], ['a.json', 'a.{yaml,yml}']],
  ['{dev,test/{a,b}}/**', ['dev/x', 'test/a/x', 'test/b/x'], ['test/x', 'test/c/x']],
  ['*', ['Dockerfile', '.env'], ['a/Dockerfile']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/xb', 'ab']],
  ['**/a/**/b/*.c', ['a/b/x.c', 'a/b/b/x.c', 'b/a/a/b/x.c'], ['a/b/c/x.c', 'b/a/x.c']],
  ['?.y[!a-f]ml', ['a.yzml', 'é.y-ml', '😀.yzml', '\uD83D.yzml'], ['a.yaml', 'ab.yzml', '😀😀.yzml']],
  ['[]x]', [']', 'x'], ['[]x]']],
  ['[!a]', ['!', 'b'], ['a']],
  ['[^a]', ['^', 'b'], ['a']],
  ['[a-]', ['a', '-'], ['b']],
  ['\\*\\*/\\{a\\}', ['**/{a}'], ['x/{a}', '*/a']],
  ['(group)/page,1.yaml', ['(group)/page,1.yaml'], ['group/page,1.yaml']],
  ['a b/\nc', ['a b/\nc'], ['a b/c']],
  ['*[!x]?', ['😀y', 'x😀y'], ['😀', 'xx']],
  ['*[!😀]b', ['xb', '😀xb'], ['😀b']],
  ['*x*y', ['xy', 'axxby', 'x y'], ['xyz', 'yx']],
];

test('globs match whole paths from the root', () => {
  for (const [pattern, paths, others] of MATCHES) {
    const matches = compileGlob(pattern);
    for (const path of paths) assert.equal(matches(path), true, `${pattern} should match ${path}`);
    for (const path of others) assert.equal(matches(path), false, `${pattern} should not match ${path}`);
  }
});

const REFUSED: readonly (readonly [pattern: string, problem: RegExp])[] = [
  ['', /is empty/],
  ['/dev/**', /begins with "\/"/],
  ['./dev', /holds "\."/],
  ['a/../b', /holds "\.\."/],
  ['a//b', /empty name/],
  ['!dev', /begins with "!"/],
  ['**.yaml', /"\*\*" stands alone/],
  ['a/b**', /"\*\*" stands alone/],
  ['***', /"\*\*" stands alone/],
  ['+(a|b)', /extended globs/],
  ['!(a)'.padStart(5, 'x'), /extended globs/],
  ['[abc', /"\[" without "\]"/],
  ['[a/b]', /list single characters/],
  ['[[:alpha:]]', /list single characters/],
  ['[z-a]', /backwards/],
  ['{a,b', /"\{" without "\}"/],
  ['a}', /"\}" without "\{"/],
  ['{1..3}', /without a comma/],
  ['a\\', /ends in a single/],
  ['{a,b}'.repeat(6), new RegExp(`more than ${MAX_ALTERNATIVES} patterns`)],
  [`{${'a,'.repeat(MAX_ALTERNATIVES)}}`, new RegExp(`more than ${MAX_ALTERNATIVES} patterns`)],
  ['a'.repeat(MAX_PATTERN_LENGTH + 1), /more than 512 characters/],
];

test('a pattern that cannot mean what its author thinks is refused with the reason', () => {
  for (const [pattern, problem] of REFUSED) {
    assert.match(globProblem(pattern) ?? 'accepted', problem, pattern);
    assert.throws(() => compileGlob(pattern), problem, pattern);
  }
  assert.equal(globProblem('{a,b}'.repeat(5)), null);
  assert.equal(globProblem('a'.repeat(MAX_PATTERN_LENGTH)), null);
});

const name = fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => !/^\.+$/.test(text));
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));
const piece = fc.constantFrom('a', 'b', '.', '*', '?', '[ab]', '[!a]', '{a,b}', '{ab,.a}');
const segment = fc.oneof(
  fc.constant('**'),
  fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
);
const pattern = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'));

/** The same language by translation to a regular expression: slow on crafted names, plainly right on short ones. */
function reference(glob: string): RegExp {
  const names = glob
    .replaceAll('.', '\\.')
    .replaceAll('[!', '[^/')
    .replaceAll('?', '[^/]')
    .replace(/\{([^,]*),([^}]*)\}/g, '(?:$1|$2)')
    .split('/')
    .map((text) => (text === '**' ? '(?:[^/]+/)*' : `${text.replaceAll('*', '[^/]*')}/`));
  return new RegExp(`^${names.join('')}$`);
}

test('agrees with the translation to a regular expression', () => {
  const property = fc.property(pattern, path, (glob, file) => {
    fc.pre(globProblem(glob) === null);
    assert.equal(compileGlob(glob)(file), reference(glob).test(`${file}/`));
  });
  fc.assert(property, { numRuns: 5000 });
});

test('work grows with pattern length times path length, however the path is made', () => {
  const evil = compileGlob(`**/*a*a*a*a*a*a*a*a*b/**/*a*a*a*a*b`);
  assert.equal(evil(`${'a'.repeat(4000)}/`.repeat(20)), false);
  assert.equal(compileGlob(`${'**/a/'.repeat(60)}b`)('a/'.repeat(2000)), false);
});
