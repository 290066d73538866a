import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDockerfile } from '../source/dockerfile/read.ts';
import { indexLines } from '../source/text.ts';
import { dockerfileFacts } from './dockerfile-facts.ts';
import { imageConfig } from './image-config.ts';
import { hasPlainStart, heldInit, initOfBase, managerOfBase } from './init-systems.ts';

function held(text: string): string | null {
  const facts = dockerfileFacts(readDockerfile(text), indexLines(text));
  const stage = facts.stages.at(-1);
  assert.ok(stage);
  return heldInit(imageConfig(facts, stage));
}

describe('initOfBase', () => {
  it('tells what is known of public images', () => {
    assert.equal(initOfBase('python:3.12'), 'none');
    assert.equal(initOfBase('docker.io/library/alpine'), 'none');
    assert.equal(initOfBase('scratch'), 'none');
    assert.equal(initOfBase('gcr.io/distroless/static:nonroot'), 'none');
    assert.deepEqual(initOfBase('jenkins/jenkins:lts'), ['/usr/bin/tini', '--']);
    assert.deepEqual(initOfBase('lscr.io/linuxserver/nginx'), ['/init']);
    assert.equal(initOfBase('registry.example/python:3'), 'unknown');
    assert.equal(initOfBase(null), 'unknown');
    assert.equal(initOfBase('constructor'), 'unknown');
  });
});

describe('heldInit', () => {
  it('finds an init in packages, copies and downloads', () => {
    assert.equal(held('FROM debian\nRUN apt-get update && apt-get install -y tini curl\n'), '/usr/bin/tini');
    assert.equal(held('FROM alpine\nRUN apk add --no-cache tini\n'), '/sbin/tini');
    assert.equal(held('FROM python\nRUN pip install dumb-init\n'), 'dumb-init');
    assert.equal(held('FROM debian\nCOPY --from=x /tini /usr/local/bin/tini\n'), '/usr/local/bin/tini');
    assert.equal(held('FROM debian\nCOPY bin/dumb-init /usr/bin/\n'), '/usr/bin/dumb-init');
    assert.equal(held('FROM debian\nRUN curl -Lo /tini https://a.example/tini && chmod +x /tini\n'), '/tini');
    assert.equal(held('FROM quay.io/gravitational/debian-tall:0.0.1\n'), '/usr/bin/dumb-init');
  });

  it('finds none', () => {
    assert.equal(held('FROM debian\nRUN apt-get install -y curl\n'), null);
    assert.equal(held('FROM debian\nRUN rm /usr/bin/tini\n'), null);
    assert.equal(held('FROM debian AS a\nRUN apt-get install -y tini\nFROM debian\nRUN true\n'), null);
  });
});

describe('managerOfBase', () => {
  it('tells it by name and tag', () => {
    const cases: readonly (readonly [base: string, manager: string | null])[] = [
      ['alpine:3.20', 'apk'],
      ['node:22-alpine', 'apk'],
      ['node:22', 'apt'],
      ['python:3.12-slim', 'apt'],
      ['nginx:1.27-bookworm', 'apt'],
      ['nginx:1.27', null],
      ['debian:12', 'apt'],
      ['debian:8', null],
      ['python:3.3-jessie', null],
      ['ubuntu:24.04', 'apt'],
      ['ubuntu:16.04', null],
      ['centos:7', null],
      ['registry.example/node:22', null],
    ];
    for (const [base, manager] of cases) assert.equal(managerOfBase(base), manager, base);
    assert.equal(managerOfBase(null), null);
  });
});

describe('hasPlainStart', () => {
  it('knows images whose ENTRYPOINT does not matter', () => {
    assert.equal(hasPlainStart('node:22'), true);
    assert.equal(hasPlainStart('postgres:17'), false);
    assert.equal(hasPlainStart(null), false);
  });
});
