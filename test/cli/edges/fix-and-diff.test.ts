import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { replaceFiles } from '../../../src/edges/atomic-write.ts';
import { snapshotFolder } from '../../../src/edges/folder-snapshot.ts';
import { analyse } from '../../../src/engine/analyse.ts';
import { type FixOutcome, fixAll } from '../../../src/engine/fix-loop.ts';
import { classify } from '../../../src/model/file-class.ts';
import { unifiedDiff } from '../../../src/source/unified-diff.ts';
import { plainConfig } from '../../support/config.ts';
import { EVERY_EDIT_FILES, EVERY_EDIT_RULES } from '../../support/every-edit.ts';
import { newSchemaErrors } from '../../support/new-schema-errors.ts';
import { git, repository } from '../scratch.ts';

const SHAPES: Readonly<Record<string, (path: string, text: string) => string>> = {
  'LF lines': (_, text) => text,
  // A shell takes a CR for a part of the word.
  'CRLF lines': (path, text) => (path.endsWith('.sh') ? text : text.replaceAll('\n', '\r\n')),
  'no final newline': (_, text) => text.trimEnd(),
  'a byte order mark': (path, text) => (classify(path) === 'manifest' ? `\ufeff${text}` : text),
  'far-apart changes': (path, text) => {
    const filler = Array.from({ length: 60 }, (_, at) => `# line ${at}\n`).join('');
    return path.endsWith('.json') ? text : text.replace(/\n(?=spec:|RUN <<)/g, () => `\n${filler}`) + filler;
  },
};

async function fixesIn(folder: string): Promise<FixOutcome> {
  const snapshot = snapshotFolder(folder, { skipFolder: () => null });
  const rules = EVERY_EDIT_RULES;
  return fixAll(await analyse({ snapshot, config: plainConfig(rules), rules }), () => true);
}

/** Every file with its permissions, git's own aside. */
function treeOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('.git'));
  const files = paths.filter((path) => lstatSync(join(folder, path)).isFile()).toSorted();
  const shown = (path: string) =>
    `${lstatSync(join(folder, path)).mode.toString(8)} ${readFileSync(join(folder, path), 'latin1')}`;
  return new Map(files.map((path) => [path, shown(path)]));
}

describe('every kind of change together', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    test(`with ${name}: git apply makes of the diff what is written, and takes it back`, async (t) => {
      const files = Object.fromEntries(
        Object.entries(EVERY_EDIT_FILES).map(([path, text]) => [path, shape(path, text)]),
      );
      const [patched, written] = [repository(t, files), repository(t, files)];
      for (const folder of [patched, written]) chmodSync(join(folder, 'web image/start.sh'), 0o755);
      const before = treeOf(patched);
      const outcome = await fixesIn(patched);
      const reasons = [...outcome.dropped, ...outcome.refused].map(
        ({ finding, reason }) => `${finding.rule}: ${reason}`,
      );
      assert.deepEqual([reasons, outcome.crashes], [[], []]);
      assert.deepEqual(new Set(outcome.applied.map(({ rule }) => rule)), new Set(EVERY_EDIT_RULES.map(({ id }) => id)));
      assert.equal(outcome.changes.length, 5);

      assert.equal(replaceFiles(written, outcome.changes), null);
      const patch = outcome.changes.map((change) => unifiedDiff(change.path, change.before, change.after)).join('');
      git(patched, ['apply', '--check'], patch);
      git(patched, ['apply'], patch);
      assert.deepEqual(treeOf(patched), treeOf(written));
      for (const { path, after } of outcome.changes) assert.equal(readFileSync(join(written, path), 'utf8'), after);
      assert.deepEqual((await fixesIn(written)).changes, [], 'a second run changes nothing');

      git(patched, ['apply', '-R'], patch);
      assert.deepEqual(treeOf(patched), before);
    });
  }

  test('leaves objects that Kubernetes takes', async (t) => {
    const { changes } = await fixesIn(repository(t, EVERY_EDIT_FILES));
    const manifests = changes.filter(({ path }) => classify(path) === 'manifest');
    assert.equal(manifests.length, 3);
    for (const { path, before, after } of manifests) assert.deepEqual(newSchemaErrors(before ?? '', after), [], path);
  });
});
