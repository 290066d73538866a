import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readShell } from '../source/shell/read.ts';
import { indexLines } from '../source/text.ts';
import { type CommandFacts, scriptFacts } from './command-facts.ts';
import { readInstalls, readPackageCommands, virtualGroup } from './packages.ts';

function commands(text: string): readonly CommandFacts[] {
  const facts = scriptFacts(readShell(text), indexLines(text)).commands;
  assert.ok(facts, 'the script can be read');
  return facts;
}

function installs(text: string) {
  return readInstalls(commands(text)).map(({ manager, packages }) => `${manager}: ${packages.map(({ name }) => name)}`);
}

describe('readInstalls', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev', ['apt: gcc,libc6-dev']],
    ['apt-get -qq -o Dpkg::Use-Pty=0 install curl=7.0 tini/bookworm libssl3:amd64', ['apt: curl,tini,libssl3']],
    ['apt-get install -t bookworm-backports -y git', ['apt: git']],
    ['DEBIAN_FRONTEND=noninteractive apt install -y make', ['apt: make']],
    ['sudo -E /usr/bin/apt-get install gcc', ['apt: gcc']],
    ['apk add --no-cache --virtual .build-deps gcc musl-dev~1.2', ['apk: gcc,musl-dev']],
    ['apk --update add -X https://example.com/edge tini@edge', ['apk: tini']],
    ['yum -y install gcc && dnf groupinstall "Development Tools"', ['yum: gcc', 'dnf: @Development Tools']],
    ['microdnf install --setopt tsflags=nodocs tar', ['microdnf: tar']],
    ['zypper --non-interactive in -r main gcc', ['zypper: gcc']],
    ['pacman -Syu --noconfirm base-devel', ['pacman: base-devel']],
    ['pip install --no-cache-dir -r requirements.txt "flask[async]>=2"', ['pip: flask']],
    ['python3 -m pip install -U pip==24.0', ['pip: pip']],
    ['npm install -g @scope/tool@2 yarn@1', ['npm: @scope/tool,yarn']],
    ['npm ci --omit dev', ['npm: ']],
    ['yarn', ['yarn: ']],
    ['yarn --frozen-lockfile', ['yarn: ']],
    ['yarn --version && yarn -h', []],
    ['yarn global add serve', ['yarn: serve']],
    ['gem install bundler:2.5 -v 2', ['gem: bundler']],
    ['apt-get remove gcc && apk del gcc && npm run build && yarn build && echo apt-get install', []],
  ];
  for (const [text, expected] of cases) it(text, () => assert.deepEqual(installs(text), expected));

  it('gives the place of each package among the words', () => {
    const [install] = readInstalls(commands('true; apt-get install -y gcc make'));
    assert.equal(install?.command, 1);
    assert.deepEqual(install?.packages, [
      { name: 'gcc', word: 3 },
      { name: 'make', word: 4 },
    ]);
  });

  it('tells words that it cannot know from those that it knows', () => {
    const [install] = readInstalls(commands('apt-get install -y $TOOLS gcc=$GCC_VERSION'));
    assert.deepEqual(install?.open, [3]);
    assert.deepEqual(install?.packages, [{ name: 'gcc', word: 4 }]);
  });

  it('knows the group of apk, joined or apart', () => {
    const groups = readInstalls(commands('apk add -t .a gcc; apk add --virtual=.b gcc; apk add gcc')).map(virtualGroup);
    assert.deepEqual(groups, ['.a', '.b', null]);
  });
});

describe('readPackageCommands', () => {
  it('tells what each is asked for', () => {
    const text =
      'apt-get update; apt-get purge -y --auto-remove gcc; apt-get clean; apk del .b; yum clean all; npm cache clean --force; pacman -Scc; pacman -Rns gcc; constructor x; apt-get toString';
    assert.deepEqual(
      readPackageCommands(commands(text)).map(({ manager, action, packages }) =>
        [manager, action, ...packages.map(({ name }) => name)].join(' '),
      ),
      [
        'apt refresh',
        'apt remove gcc',
        'apt clean',
        'apk remove .b',
        'yum clean',
        'npm clean',
        'pacman clean',
        'pacman remove gcc',
      ],
    );
  });
});
