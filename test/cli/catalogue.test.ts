import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { renderMarkdown } from '../../src/cli/formats/terminal-markdown.ts';
import { endlessJob, LAUNCHER, plimsoll, scratch } from './scratch.ts';

const HERE = import.meta.dirname;

suite('rules', { concurrency: 2 }, () => {
  test('as JSON, with exactly the documented keys', async () => {
    const { stdout, stderr, code } = await plimsoll(HERE, ['rules', '--format', 'json']);
    const list = JSON.parse(stdout) as Record<string, unknown>[];
    for (const rule of list) {
      assert.deepEqual(Object.keys(rule), ['id', 'pattern', 'level', 'subject', 'fix', 'title', 'equivalents']);
    }
    assert.deepEqual(
      list.map(({ id }) => id),
      RULES.map(({ id }) => id),
    );
    assert.deepEqual([stderr, code], ['', 0]);
  });

  test('as text, every rule under its pattern', async () => {
    const { stdout } = await plimsoll(HERE, ['rules']);
    for (const { id, title } of RULES) assert.ok(stdout.includes(`  ${id} `) && stdout.includes(title), id);
    assert.match(stdout, /^P7 The latest tag\n {2}latest-tag /m);
  });
});

suite('explain', { concurrency: 2 }, () => {
  test('every rule', async () => {
    for (const { id } of RULES) {
      const { stdout, code } = await plimsoll(HERE, ['explain', id]);
      assert.ok(stdout.startsWith(`${id}\n`), id);
      assert.match(stdout, /^What breaks$/m);
      assert.equal(code, 0);
    }
  });

  test('a rule that does not exist', async () => {
    const { stderr, stdout, code } = await plimsoll(HERE, ['explain', 'naked-pods']);
    assert.match(stderr, /there is no rule "naked-pods"; did you mean "naked-pod"\?/);
    assert.deepEqual([stdout, code], ['', 2]);
  });

  test('Markdown for a terminal', () => {
    const text = '# Title\n\nUse `code` and [a page](https://example.com/x).\n\n```yaml\na: "[b](c)"\n```\n\n- item\n';
    const plain = 'Title\n\nUse `code` and a page (https://example.com/x).\n\n    a: "[b](c)"\n\n- item\n';
    assert.equal(renderMarkdown(text, false), plain);
    assert.ok(renderMarkdown(text, true).includes('\u001b[1mTitle'));
    assert.ok(!renderMarkdown(text, true).includes('`'));
  });
});

suite('help and version', { concurrency: 2 }, () => {
  test('--version is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(join(HERE, '../../package.json'), 'utf8')) as { version: string };
    const { stdout, code } = await plimsoll(HERE, ['--version']);
    assert.deepEqual([stdout, code], [`${version}\n`, 0]);
  });

  test('--help lists the commands, and each command has help with examples', async () => {
    const { stdout, code } = await plimsoll(HERE, ['--help']);
    assert.equal(code, 0);
    for (const name of ['check', 'fix', 'review', 'rules', 'explain']) {
      assert.match(stdout, new RegExp(`^  ${name} `, 'm'));
      const help = await plimsoll(HERE, [name, '--help']);
      assert.match(help.stdout, /Examples:\n {2}plimsoll /);
      assert.deepEqual([help.stderr, help.code], ['', 0], name);
      assert.equal((await plimsoll(HERE, ['help', name])).stdout, help.stdout);
    }
  });

  test('what options are documented exist', async () => {
    const options: Readonly<Record<string, string[]>> = {
      check: ['--format', '--fail-on', '--config', '--rule'],
      fix: ['--review', '--diff', '--rule', '--config'],
      review: ['--base', '--head', '--repo', '--format'],
      rules: ['--format'],
    };
    for (const [name, documented] of Object.entries(options)) {
      const { stdout } = await plimsoll(HERE, [name, '--help']);
      for (const option of documented) assert.match(stdout, new RegExp(`^  ${option}[ ,]`, 'm'), `${name} ${option}`);
    }
  });
});

test('an output that cannot be written is an internal error, not findings', (t) => {
  const folder = scratch(t, { 'a.yaml': endlessJob('a') });
  const command = `"${process.execPath}" "${LAUNCHER}" check > /dev/full; echo $?`;
  const ended = execFileSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  assert.equal(ended, '2\n');
});
