import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { type PackedNode, packNode, serveRegistry } from './package-registry.ts';
import { type Ended, runModule } from './run-node.ts';

const toolchain = new URL('../../scripts/toolchain.mjs', import.meta.url).href;

const NAME = 'node-example';
const VERSION = '1.2.3';
const WORKING = '#!/bin/sh\necho v1.2.3\n';

/** Installs the package in a process of its own; prints the executable, and on standard error the announcements. */
function install(packed: PackedNode, folder: string, registry: string): Promise<Ended> {
  const source = `
    import { install, ToolchainError } from '${toolchain}';
    const [pinned, folder] = process.argv.slice(1);
    try { console.log(install(JSON.parse(pinned), folder, () => console.error('announced'))); }
    catch (error) { console.log(error instanceof ToolchainError, error.message); process.exitCode = 2; }
  `;
  const pinned = { name: NAME, version: VERSION, integrity: packed.integrity };
  const settings = {
    npm_config_registry: registry,
    npm_config_cache: join(folder, '../cache'),
    npm_config_fetch_retries: '0',
  };
  return runModule(source, [JSON.stringify(pinned), folder], { env: { ...process.env, ...settings } });
}

/** A folder for the toolchain that does not exist yet, below one that vanishes with the test. */
function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'toolchain');
}

async function registryOf(context: TestContext, tarball: Buffer, integrity: string, delay = 0) {
  const registry = await serveRegistry(NAME, VERSION, tarball, integrity, delay);
  context.after(registry.close);
  return registry;
}

describe('installing a Node', () => {
  test('says so once, and needs no network the second time', async (context) => {
    const folder = temporaryFolder(context);
    const packed = await packNode(NAME, VERSION, WORKING);
    const registry = await registryOf(context, packed.tarball, packed.integrity);
    const executable = join(folder, 'node-example-1.2.3/bin/node');
    assert.deepEqual(await install(packed, folder, registry.url), {
      out: executable,
      err: 'announced',
      code: 0,
      signal: null,
    });
    registry.close();
    assert.deepEqual(await install(packed, folder, registry.url), { out: executable, err: '', code: 0, signal: null });
    assert.deepEqual(readdirSync(folder), ['node-example-1.2.3']);
  });

  test('works for two processes at the same time', async (context) => {
    const folder = temporaryFolder(context);
    const packed = await packNode(NAME, VERSION, WORKING);
    const registry = await registryOf(context, packed.tarball, packed.integrity, 300);
    const both = await Promise.all([1, 2].map(() => install(packed, folder, registry.url)));
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
      both.map(({ err }) => err).join('\n'),
    );
    assert.equal(registry.downloads(), 2, 'both were at it');
    assert.deepEqual(readdirSync(folder), ['node-example-1.2.3']);
  });

  test('refuses other bytes than the pinned ones, whatever the registry says of them', async (context) => {
    const packed = await packNode(NAME, VERSION, WORKING);
    const tampered = await packNode(NAME, VERSION, '#!/bin/sh\necho evil\n');
    for (const stated of [packed.integrity, tampered.integrity]) {
      const folder = temporaryFolder(context);
      const registry = await registryOf(context, tampered.tarball, stated);
      const { out, code } = await install(packed, folder, registry.url);
      assert.match(
        out,
        /^true Plimsoll could not install Node 1\.2\.3 \(code EINTEGRITY.*\): please install Node \S+ or newer\.$/,
      );
      assert.equal(code, 2);
      assert.deepEqual(readdirSync(folder), []);
    }
  });

  test('says in one sentence that the registry cannot be reached', async (context) => {
    const folder = temporaryFolder(context);
    const packed = await packNode(NAME, VERSION, WORKING);
    const { out } = await install(packed, folder, 'http://127.0.0.1:9');
    assert.match(
      out,
      /^true Plimsoll could not install Node 1\.2\.3 \(code ECONNREFUSED.*\): please install Node \S+ or newer\.$/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  test('refuses a build that does not run here', async (context) => {
    const folder = temporaryFolder(context);
    const packed = await packNode(NAME, VERSION, '#!/bin/sh\nexit 1\n');
    const registry = await registryOf(context, packed.tarball, packed.integrity);
    assert.match(
      (await install(packed, folder, registry.url)).out,
      /^true .*\(the published build does not run on this system\)/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  test('says that the folder cannot be written', async (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(folder, 'a file in its place');
    const packed = await packNode(NAME, VERSION, WORKING);
    assert.match((await install(packed, folder, 'http://127.0.0.1:9')).out, /^true .*cannot be written, EEXIST/);
  });

  test('clears away what a killed installation left, and not what another one is filling', async (context) => {
    const folder = temporaryFolder(context);
    const [stale, fresh] = ['.staging-stale', '.staging-fresh'].map((name) => join(folder, name));
    for (const path of [stale, fresh]) mkdirSync(path ?? '', { recursive: true });
    utimesSync(stale ?? '', 0, 0);
    const packed = await packNode(NAME, VERSION, WORKING);
    const registry = await registryOf(context, packed.tarball, packed.integrity);
    await install(packed, folder, registry.url);
    assert.deepEqual([existsSync(stale ?? ''), existsSync(fresh ?? '')], [false, true]);
  });
});

describe('ensuring a Node', () => {
  /** What `ensureNode` gives or says, and what it announces, for a Node of some version on some platform. */
  async function ensure(surroundings: { version: string; platform: string; root?: string }): Promise<string> {
    const source = `
      import { ensureNode } from '${toolchain}';
      try { console.log(ensureNode(JSON.parse(process.argv[1]))); } catch (error) { console.log(error.message); }
    `;
    // No npm in PATH: whatever would be installed fails, after it was announced.
    const { out, err } = await runModule(source, [JSON.stringify(surroundings)], { env: { ...process.env, PATH: '' } });
    return [err, out].filter(Boolean).join('\n');
  }

  test('gives the present one when it is new enough', async () => {
    for (const version of ['22.20.0', '22.23.3', '23.0.0', '24.21.0', '100.0.0']) {
      assert.equal(await ensure({ version, platform: 'darwin-arm64' }), process.execPath, version);
    }
  });

  test('asks for a newer one where there is none to install', async () => {
    const wanted = 'please install a newer Node.';
    for (const platform of ['darwin-arm64', 'win32-x64', 'linux-riscv64', 'constructor']) {
      assert.equal(
        await ensure({ version: '20.20.2', platform }),
        `Plimsoll needs Node 22.20.0 or newer and this is 20.20.2: ${wanted}`,
      );
    }
    assert.equal(
      await ensure({ version: '18.20.8', platform: 'linux-x64' }),
      `Plimsoll needs Node 22.20.0 or newer and this is 18.20.8: ${wanted}`,
    );
  });

  test('announces in one line what it installs', async (context) => {
    for (const platform of ['linux-x64', 'linux-arm64']) {
      const [announcement, failure, ...more] = (
        await ensure({ version: '22.19.0', platform, root: temporaryFolder(context) })
      ).split('\n');
      assert.match(
        announcement ?? '',
        /^Plimsoll needs Node 22\.20\.0 and this is 22\.19\.0: installing Node \d+\.\d+\.\d+ into \.toolchain\/, once\.$/,
      );
      assert.match(failure ?? '', /npm does not start, ENOENT/);
      assert.deepEqual(more, []);
    }
  });
});
