import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interpretedScript, knownProgram, servesFiles } from './known-programs.ts';

const words = (line: string) => line.split(' ').map((word) => (word.startsWith('$') ? null : word));

describe('knownProgram', () => {
  const deaf = [
    'sleep 10000',
    '/bin/busybox sleep 10000',
    'exec tail -f /dev/null',
    'python -m http.server 8000',
    'python3.12 -u -m http.server',
    'php -S 0.0.0.0:80',
    'java -Xrs -jar a.jar',
    'env A=b nice -n 5 sleep 1',
    'gosu web tail -F $LOG',
  ];
  for (const line of deaf)
    it(`knows that SIGTERM does nothing to ${line}`, () => assert.equal(knownProgram(words(line))?.onTerm, 'nothing'));

  const ending = [
    'nginx',
    '/usr/sbin/nginx -g $X',
    'java -jar a.jar',
    'python -m gunicorn a:b',
    'bundle exec puma',
    'dotnet a.dll',
    'poetry run uvicorn a:b',
    'su-exec redis redis-server',
  ];
  for (const line of ending)
    it(`knows that SIGTERM ends ${line}`, () => assert.equal(knownProgram(words(line))?.onTerm, 'ends'));

  const wrapping = ['npm start', 'npm run serve', 'yarn start', 'pnpm run x', 'npx serve', 'go run main.go'];
  for (const line of wrapping)
    it(`knows that ${line} stays in front`, () => assert.equal(knownProgram(words(line))?.children, 'wraps'));

  const unknown = [
    '/app/server',
    'npm --version',
    'yarn install',
    'yarn',
    'go build',
    'python -m app',
    'php a.php',
    '$APP',
    '',
    'node a.js',
    'sudo sleep 1',
  ];
  for (const line of unknown)
    it(`says nothing of ${JSON.stringify(line)}`, () => assert.equal(knownProgram(words(line)), null));

  it('names the source of each row', () => {
    for (const line of [...deaf, ...ending, ...wrapping]) assert.match(knownProgram(words(line))?.source ?? '', /: /);
  });

  it('takes no name from the prototype of an object', () => {
    for (const name of ['constructor', '__proto__', 'toString']) assert.equal(knownProgram([name, name]), null);
  });
});

describe('interpretedScript', () => {
  const cases: readonly (readonly [line: string, file: string | null])[] = [
    ['python app.py', 'app.py'],
    ['python3 -u -W ignore /srv/app.py --port 80', '/srv/app.py'],
    ['node --max-old-space-size=256 -r dotenv/config server.js', 'server.js'],
    ['nodejs .', '.'],
    ['php -d memory_limit=1G worker.php', 'worker.php'],
    ['python', null],
    ['python -m app', null],
    ['python -c print(1)', null],
    ['node -e 1', null],
    ['php -S :80', null],
    ['node --test', null],
    ['python $FILE', null],
    ['ruby a.rb', null],
  ];
  for (const [line, file] of cases)
    it(`${line}: ${file}`, () => assert.equal(interpretedScript(words(line))?.file ?? null, file));
});

describe('servesFiles', () => {
  it('knows the file server of Python', () => {
    assert.equal(servesFiles(words('exec python -m http.server 80')), true);
    assert.equal(servesFiles(words('python -m SimpleHTTPServer')), true);
    assert.equal(servesFiles(words('python -m http.client')), false);
  });
});
