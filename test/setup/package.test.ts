import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Ended, runNode } from './run-node.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The package as npm would publish it, with the build made afresh. */
describe('the published package', () => {
  const home = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  after(() => rmSync(home, { recursive: true, force: true }));
  before(async () => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const built = await runNode([tsc, '-p', 'tsconfig.build.json', '--outDir', join(home, 'dist')], { cwd: ROOT });
    assert.equal(built.code, 0, built.out);
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const listed = globSync(files as string[], { cwd: ROOT }).filter((path) => !path.startsWith('dist'));
    for (const path of ['package.json', ...listed]) cpSync(join(ROOT, path), join(home, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  });

  const plimsoll = (...args: string[]): Promise<Ended> => runNode([join(home, 'bin/plimsoll'), ...args], { cwd: home });

  test('holds the program without its tests', () => {
    assert.deepEqual(globSync('dist/**/*.{test,fixture,support}.js', { cwd: home }), []);
    assert.deepEqual(globSync('{src,test}', { cwd: home }), []);
  });

  test('finds its rules, their pages and its own version', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.deepEqual(await plimsoll('--version'), { out: version, err: '', code: 0, signal: null });
    const rules = JSON.parse((await plimsoll('rules', '--format', 'json')).out) as { readonly id: string }[];
    const [first] = rules;
    assert.ok(first);
    const { out, err, code } = await plimsoll('explain', first.id);
    assert.equal(code, 0, err);
    const page = readFileSync(join(ROOT, 'rules', first.id, 'README.md'), 'utf8');
    const sentence = page.split('\n').find((line) => line !== '' && !line.startsWith('#'));
    assert.ok(sentence && out.includes(sentence.split('`')[0] ?? ''), out);
  });

  test('judges files', async () => {
    const [pod = ''] = globSync('rules/naked-pod/examples/*/bad.yaml', { cwd: ROOT });
    const { out, err, code } = await plimsoll('check', '--format', 'json', '--fail-on', 'note', join(ROOT, pod));
    assert.equal(code, 1, err);
    assert.ok(JSON.parse(out).findings.some((finding: { readonly rule: string }) => finding.rule === 'naked-pod'));
  });
});
