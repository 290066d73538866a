import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from './facts.ts';
import { imagesFrom } from './images.ts';
import { listeningPorts } from './listening.ts';
import { joinFacts } from './repository.ts';
import { startOfImage } from './start.ts';

/** The ports of the image that a Dockerfile beside some files makes. */
function ports(dockerfile: string, files: Readonly<Record<string, string>> = {}) {
  const facts = new Map([
    ['Dockerfile', readFacts('Dockerfile', { fileClass: 'dockerfile', copied: false }, dockerfile)],
  ]);
  for (const [path, text] of Object.entries(files))
    facts.set(path, readFacts(path, { fileClass: 'script', copied: true }, text));
  const repository = joinFacts(facts, ['Dockerfile', ...Object.keys(files)]).noting(new Set());
  const [image] = imagesFrom(repository, 'Dockerfile');
  assert.ok(image);
  const start = startOfImage(repository, image);
  const found = listeningPorts(start.state === 'present' ? start.value : null, image);
  return found.map(({ port, certain, place }) => `${port} ${certain} ${place.path}:${place.region.line}`);
}

describe('listeningPorts', () => {
  it('reads the command of the image', () => {
    assert.deepEqual(ports('FROM a\nCMD ["gunicorn", "-b", ":8000", "a:b"]\n'), ['8000 true Dockerfile:2']);
    assert.deepEqual(ports('FROM a\nCMD sleep 1 && exec ./serve 8123\n'), ['8123 false Dockerfile:2']);
  });

  it('reads the start script, at the place of the command', () => {
    const dockerfile = 'FROM a\nCOPY run.sh /run.sh\nEXPOSE 5000 9100/udp 70\nENTRYPOINT ["/run.sh"]\n';
    const script = '#!/bin/sh\nif nc -z db 5432; then echo up; fi\npython -m http.server 5000 &\nsleep 100000\n';
    assert.deepEqual(ports(dockerfile, { 'run.sh': script }), ['5000 true run.sh:3', '70 false Dockerfile:3']);
  });

  it('falls back on EXPOSE', () => {
    assert.deepEqual(ports('FROM a\nEXPOSE 8080\n'), ['8080 false Dockerfile:2']);
    assert.deepEqual(ports('FROM a\nCMD ["./serve"]\n'), []);
  });
});
