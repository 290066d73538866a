import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderComment } from '../../demo/markdown.ts';

const render = (body: string) => renderComment(body, []).trim();

test('boxes of tasks are drawn, ticked or not, and no other brackets', () => {
  const html = render('- [ ] <!-- hidden --> **One**\n- [x] two\n- [y] three\n\n[ ] four');
  assert.equal(html.match(/<input type="checkbox" class="box" disabled(?:="")? \/>/g)?.length, 1);
  assert.equal(html.match(/<input type="checkbox" class="box" disabled(?:="")? checked(?:="")? \/> two/g)?.length, 1);
  assert.match(html, /<li>\[y\] three<\/li>/);
  assert.match(html, /<p>\[ \] four<\/p>/);
  assert.doesNotMatch(html, /hidden/);
});

test('numbers of pull requests are links and commits are short, but not in code, links and words', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';
  assert.equal(render(`It's #12 at ${sha}.`), '<p>It\'s <a href="#pull-12">#12</a> at <code>0123456</code>.</p>');
  for (const plain of ['`#12`', 'a#12', '##12', '#twelve']) assert.doesNotMatch(render(`see ${plain}`), /<a/);
  assert.equal(render(`\`${sha}\``), `<p><code>${sha}</code></p>`);
  assert.equal(render('[see #12](https://example.com/)'), '<p><a href="https://example.com/">see #12</a></p>');
});

test('a diff has its names, hunks and lines told apart, and stays text', () => {
  const html = render('```diff\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-<b>\n+</b>\n same\n```');
  const rows = [...html.matchAll(/<tr class="(\w+)"><td class="sign">(.*?)<\/td><td class="code">(.*?)<\/td>/g)];
  assert.deepEqual(
    rows.map(([, ...parts]) => parts),
    [
      ['ctx', '', '--- a/x'],
      ['ctx', '', '+++ b/x'],
      ['hunk', '', '@@ -1 +1 @@'],
      ['del', '-', '&lt;b&gt;'],
      ['add', '+', '&lt;/b&gt;'],
      ['ctx', ' ', 'same'],
    ],
  );
});

test('what people write runs nothing and dresses nothing', () => {
  const hostile = '<script>x</script><img src=x onerror=x><p style="position:fixed">p</p><a href="javascript:x">a</a>';
  assert.equal(render(hostile), '<p>p</p><a>a</a>');
  assert.equal(render('| n |\n| ---: |\n| 1 |').match(/style="text-align:right"/g)?.length, 2);
});
