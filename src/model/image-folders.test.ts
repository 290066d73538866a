import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from './facts.ts';
import { ownsFolder } from './image-folders.ts';
import { builtImage } from './images.ts';
import { joinFacts } from './repository.ts';

/** Does the image of a Dockerfile own a folder, when these files are put there? */
function owns(dockerfile: string, folder: string, ...files: readonly string[]): boolean {
  const facts = readFacts('Dockerfile', { fileClass: 'dockerfile', copied: false }, dockerfile);
  const repository = joinFacts(new Map([['Dockerfile', facts]]), ['Dockerfile']).noting(new Set());
  const image = builtImage(repository, 'Dockerfile', 0);
  assert.ok(image);
  const copy = image.config.copies.find(({ sources }) => /^(?:a\.conf|conf\.d)$/.test(sources[0] ?? ''));
  return ownsFolder(image, folder, files, copy?.instruction ?? -1);
}

const COPY = 'COPY a.conf /opt/shop/conf/a.conf';

describe('folders of their own', () => {
  it('are made by the image, or unknown to a bare base', () => {
    assert.equal(
      owns(`FROM acme/base\nRUN mkdir -p /opt/shop/conf\n${COPY}`, '/opt/shop/conf', '/opt/shop/conf/a.conf'),
      true,
    );
    assert.equal(owns(`FROM debian:13\n${COPY}`, '/opt/shop/conf', '/opt/shop/conf/a.conf'), true);
    assert.equal(owns(`FROM acme/base\n${COPY}`, '/opt/shop/conf', '/opt/shop/conf/a.conf'), false);
  });
  it('hold nothing else', () => {
    const files = ['/opt/shop/conf/a.conf'];
    assert.equal(owns(`FROM debian:13\n${COPY}\nCOPY b /opt/shop/conf/`, '/opt/shop/conf', ...files), false);
    assert.equal(owns(`FROM debian:13\nCOPY . /opt/shop/\n${COPY}`, '/opt/shop/conf', ...files), false);
    assert.equal(owns(`FROM debian:13\nRUN echo a > /opt/shop/conf/b\n${COPY}`, '/opt/shop/conf', ...files), false);
    assert.equal(owns(`FROM debian:13\nVOLUME /opt/shop/conf\n${COPY}`, '/opt/shop/conf', ...files), false);
  });
  it('hold no program that the image starts', () => {
    const folder = '/opt/shop/conf';
    assert.equal(owns(`FROM debian:13\n${COPY}\nCMD ["/opt/shop/conf/run"]`, folder, `${folder}/a.conf`), false);
    assert.equal(
      owns(`FROM debian:13\n${COPY}\nCMD ["shop", "/opt/shop/conf/a.conf"]`, folder, `${folder}/a.conf`),
      true,
    );
  });
  it('are none of the system, nor where the program lives', () => {
    assert.equal(owns('FROM debian:13\nCOPY a.conf /etc/a.conf', '/etc', '/etc/a.conf'), false);
    assert.equal(owns('FROM debian:13\nWORKDIR /shop\nCOPY a.conf ./', '/shop', '/shop/a.conf'), false);
  });
  it('replace the defaults of nginx when they bring default.conf', () => {
    const folder = '/etc/nginx/conf.d';
    assert.equal(owns('FROM nginx:1\nADD conf.d /etc/nginx/conf.d', folder, `${folder}/default.conf`), true);
    assert.equal(owns('FROM nginx:1\nCOPY a.conf /etc/nginx/conf.d/', folder, `${folder}/a.conf`), false);
  });
});
