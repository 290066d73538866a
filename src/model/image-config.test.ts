import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDockerfile } from '../source/dockerfile/read.ts';
import { indexLines } from '../source/text.ts';
import { dockerfileFacts } from './dockerfile-facts.ts';
import { imageConfig } from './image-config.ts';

function configOf(text: string, stage = -1) {
  const facts = dockerfileFacts(readDockerfile(text), indexLines(text));
  const found = facts.stages.at(stage);
  assert.ok(found);
  return imageConfig(facts, found);
}

describe('an image’s configuration', () => {
  it('has commands in exec form as they are, and a shell around the others', () => {
    assert.deepEqual(configOf('FROM a\nCMD ["x", "-y"]\n').cmd?.argv, ['x', '-y']);
    const shell = configOf('FROM a\nENTRYPOINT run me\n').entrypoint;
    assert.deepEqual(shell?.argv, ['/bin/sh', '-c', 'run me']);
    assert.deepEqual(shell?.commands?.[0]?.words, ['run', 'me']);
    assert.deepEqual(configOf('FROM a\nSHELL ["/bin/bash", "-c"]\nCMD x\n').cmd?.argv, ['/bin/bash', '-c', 'x']);
  });

  it('takes over what the stage that it builds on leaves, but no CMD behind an ENTRYPOINT of its own', () => {
    const text = 'FROM a AS base\nUSER app\nEXPOSE 80\nCMD ["x"]\nFROM base\nEXPOSE 81/udp\nENTRYPOINT ["y"]\n';
    const config = configOf(text);
    assert.equal(config.base, 'a');
    assert.equal(config.user?.name, 'app');
    assert.equal(config.cmd, null);
    assert.deepEqual(config.entrypoint?.argv, ['y']);
    assert.deepEqual(
      config.exposes.map(({ port, protocol, place }) => [port, protocol, place.stage]),
      [
        [80, 'tcp', 0],
        [81, 'udp', 1],
      ],
    );
  });

  it('keeps a CMD of the same stage, wherever it stands', () => {
    assert.deepEqual(configOf('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]\n').cmd?.argv, ['x']);
  });

  it('resolves folders and variables', () => {
    const text =
      'FROM a\nENV HOME=/srv PORT=8080\nWORKDIR $HOME\nWORKDIR app\nEXPOSE \x24{PORT}\nVOLUME $HOME/data "/a b"\nCOPY run.sh conf/ ./\n';
    const config = configOf(text);
    assert.equal(config.workdir, '/srv/app');
    assert.equal(config.exposes[0]?.port, 8080);
    assert.deepEqual(
      config.volumes.map(({ path }) => path),
      ['/srv/data', '/a b'],
    );
    assert.deepEqual(config.copies[0]?.sources, ['run.sh', 'conf/']);
    assert.equal(config.copies[0]?.dest, '/srv/app/');
  });

  it('reads ENV in both forms', () => {
    const variables = configOf('FROM a\nENV A=1 B="two words" C=x\\ y\nENV D one two\n').env;
    assert.deepEqual(
      variables.map(({ name, value }) => `${name}=${value}`),
      ['A=1', 'B=two words', 'C=x y', 'D=one two'],
    );
  });

  it('tells copies of the context from those of stages and images', () => {
    const text =
      'FROM a AS build\nFROM b\nCOPY --from=build /x /y\nCOPY --from=0 /x /z\nCOPY --from=nginx:1 /x /w\nADD https://example.com/x /v\nCOPY x /u\n';
    const copies = configOf(text).copies;
    assert.deepEqual(
      copies.map(({ from, dest }) => [from, dest]),
      [
        [0, '/y'],
        [0, '/z'],
        ['nginx:1', '/w'],
        [null, '/u'],
      ],
    );
  });

  it('ends where stages go in a circle or name keys of Object', () => {
    assert.equal(configOf('FROM constructor\nENV __proto__=1 a=$toString\n').base, 'constructor');
  });
});
