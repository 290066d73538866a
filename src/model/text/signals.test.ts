import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexLines } from '../../source/text.ts';
import { languageOf } from './language.ts';
import { readSignals } from './signals.ts';

const read = (name: string, text: string) =>
  readSignals({ name, text, language: languageOf(name, text), lines: indexLines(text) });

describe('readSignals', () => {
  const handled: readonly (readonly [name: string, text: string])[] = [
    ['a.py', 'import signal\nsignal.signal(signal.SIGTERM, stop)\n'],
    ['a.py', 'loop.add_signal_handler(15, stop)\n'],
    ['a.py', 'import uvicorn\nuvicorn.run(app)\n'],
    ['a.js', "process.on('SIGTERM', stop)\n"],
    ['a.ts', "import { createTerminus } from '@godaddy/terminus';\n"],
    ['a.php', '<?php pcntl_signal(15, $f);\n'],
    ['a.sh', 'trap "kill $p" INT TERM\n'],
    ['a.sh', "  trap 'exit 0' 15\n"],
    ['a.go', 'package main\n'],
    ['a.rb', 'puts 1\n'],
    ['a.c', 'sigaction(SIGTERM, &a, 0);\n'],
  ];
  for (const [name, text] of handled)
    it(`sees a handler in ${JSON.stringify(text)}`, () => assert.equal(read(name, text).handlesTerm, true));

  const deaf: readonly (readonly [name: string, text: string])[] = [
    ['a.py', 'import http.server\nhttp.server.test()\n'],
    ['a.py', 'signal.signal(signal.SIGUSR1, reload)\n'],
    ['a.js', "require('http').createServer().listen(80)\n"],
    ['a.sh', "trap 'rm -f x' EXIT\nsleep 10\n"],
    ['a.sh', '# trap x TERM\necho trap\nTERM=xterm\n'],
    ['a.c', 'int main() { pause(); }\n'],
    ['notes.txt', 'SIGTERM\n'],
  ];
  for (const [name, text] of deaf)
    it(`sees none in ${JSON.stringify(text)}`, () => assert.equal(read(name, text).handlesTerm, false));

  it('sees children', () => {
    assert.equal(read('a.py', 'subprocess.Popen(["x"])').startsChildren, true);
    assert.equal(read('a.js', "import { spawn } from 'node:child_process'").startsChildren, true);
    assert.equal(read('a.py', 'print(1)').startsChildren, false);
  });

  it('lists the modules of the same project', () => {
    assert.deepEqual(read('a.py', 'import app.web\nfrom .x import y\n  import z\n').imports, ['app.web', '.x', 'z']);
    assert.deepEqual(read('a.js', "const a = require('./lib/a');\nimport b from '../b.js';\nimport 'fs';\n").imports, [
      './lib/a',
      '../b.js',
    ]);
    assert.equal(
      read('a.py', 'import a\n'.repeat(9) + Array.from({ length: 90 }, (_, i) => `import m${i}\n`).join('')).imports
        .length,
      50,
    );
  });

  it('reads the start script of a package.json, where nothing surrounds it', () => {
    const scripts = (value: unknown) => read('package.json', JSON.stringify({ scripts: value })).startScript;
    assert.equal(scripts({ start: 'node server.js' }), 'node server.js');
    assert.equal(scripts({ start: 'node server.js', prestart: 'x' }), null);
    assert.equal(scripts({ start: 1 }), null);
    assert.equal(scripts(null), null);
    assert.equal(read('package.json', '{"__proto__": {"scripts": {"start": "x"}}}').startScript, null);
    assert.equal(read('package.json', '{').startScript, null);
  });

  it('finds nothing in texts that are made to take long', () => {
    for (const text of ['trap '.repeat(13_000), 'from '.repeat(13_000), `import(${' '.repeat(64_000)}`])
      for (const name of ['a.sh', 'a.py', 'a.js', 'a.php']) assert.equal(read(name, text).handlesTerm, false);
  });
});
