import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readShell } from '../../source/shell/read.ts';
import { indexLines } from '../../source/text.ts';
import { scriptFacts } from '../command-facts.ts';
import { cachesLeft, fetchesPackages } from './caches.ts';

function commandsOf(text: string) {
  return scriptFacts(readShell(text), indexLines(text)).commands ?? [];
}

function left(text: string, mounts: readonly string[] = [], variables = ''): string {
  const caches = cachesLeft(commandsOf(text), { mounts, variables });
  return caches.map(({ manager, remedies }) => `${manager}: ${remedies.map(({ text }) => text)}`).join('; ');
}

describe('cachesLeft', () => {
  const cases: readonly [string, string][] = [
    ['apt-get update && apt-get install -y a', 'apt: rm -rf /var/lib/apt/lists/*'],
    ['apt-get install -y a', ''],
    ['apt-get update && apt-get clean', 'apt: rm -rf /var/lib/apt/lists/*'],
    ['rm -rf /var/lib/apt/lists/* && apt-get update', 'apt: rm -rf /var/lib/apt/lists/*'],
    ['apt-get update && rm -rf "/var/lib/apt/lists/"', ''],
    ['apt-get update && rm -rf /var/lib/{cache,apt}/', ''],
    ['apt-get update && ls /var/lib/apt/lists', 'apt: rm -rf /var/lib/apt/lists/*'],
    ['apt-get update && find /var/lib/apt/lists -type f', 'apt: rm -rf /var/lib/apt/lists/*'],
    ['apk add a', 'apk: --no-cache'],
    ['apk update && apk add --no-cache a', 'apk: rm -rf /var/cache/apk/*'],
    ['apk add a && rm -rf /var/cache/*', ''],
    ['dnf install a && dnf clean packages', 'dnf: dnf clean all'],
    ['sudo dnf install a', 'dnf: sudo dnf clean all'],
    ['microdnf install a && microdnf clean all', ''],
    ['zypper in a && zypper cc -a', ''],
    ['pip install a && pip install b', 'pip: --no-cache-dir,--no-cache-dir'],
    ['pip install --cache-dir /tmp/p a', ''],
    ['pip install a && rm -rf ~/.cache', ''],
    ['npm ci; yarn', 'npm: npm cache clean --force; yarn: yarn cache clean'],
    ['npm ci --cache /tmp/n', ''],
    ['gem install a', ''],
  ];
  for (const [text, expected] of cases) it(text, () => assert.equal(left(text), expected));

  it('knows mounts that keep them out of the layer', () => {
    const update = 'apt-get update && apt-get install -y a';
    for (const mount of ['/var/lib/apt', '/var/lib/apt/', '/var/lib', '/var/lib/apt/lists'])
      assert.equal(left(update, [mount]), '', mount);
    assert.notEqual(left(update, ['/var/cache/apt']), '');
    assert.notEqual(left(update, ['/var/lib/apt-other']), '');
    for (const mount of ['/root/.cache', '/root/.cache/pip', '/home/app/.cache/pip'])
      assert.equal(left('pip install a', [mount]), '', mount);
    assert.notEqual(left('pip install a', ['/root/.npm']), '');
  });

  it('knows variables that keep them away', () => {
    assert.equal(left('pip install a', [], 'PIP_NO_CACHE_DIR=1'), '');
    assert.equal(left('npm ci', [], 'NPM_CONFIG_CACHE=/tmp'), '');
    assert.notEqual(left('npm ci', [], 'PIP_NO_CACHE_DIR=1'), '');
  });
});

it('tells scripts that fetch from those that do not', () => {
  for (const text of ['apt-get update', 'apk add a', 'npm ci']) assert.ok(fetchesPackages(commandsOf(text)), text);
  for (const text of ['apt-get install a', 'npm run build', 'echo pip install'])
    assert.ok(!fetchesPackages(commandsOf(text)), text);
});
