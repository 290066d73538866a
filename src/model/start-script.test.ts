import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../source/refusal.ts';
import { readShell } from '../source/shell/read.ts';
import { shellSplices } from '../source/shell/splices.ts';
import { applySplices, indexLines, type Splice } from '../source/text.ts';
import { scriptFacts } from './command-facts.ts';
import { catchesTerm, endings, isExec, isProgram, leftBehind, supervisor } from './start-script.ts';
import { toTheFront } from './to-the-front.ts';

const read = (text: string) => scriptFacts(readShell(text), indexLines(text)).commands ?? [];
const left = (text: string) => leftBehind(read(text)).map(({ name }) => name);
const programs = (text: string) =>
  endings(read(text))
    .filter((command) => isExec(command) || isProgram(command))
    .map(({ written }) => written.join(' '));

describe('catchesTerm', () => {
  it('sees a trap of SIGTERM', () => {
    for (const text of [
      'trap stop TERM',
      'trap stop INT SIGTERM',
      'trap "kill $p" 15',
      'trap stop $SIGNALS',
      'f() { x; }; trap f sigterm',
    ])
      assert.equal(catchesTerm(read(text)), true, text);
    for (const text of ['trap stop EXIT', 'trap - TERM', 'echo trap TERM', 'stop TERM'])
      assert.equal(catchesTerm(read(text)), false, text);
  });
});

describe('endings', () => {
  it('are the programs that a script ends in', () => {
    assert.deepEqual(programs('a\nserve b\n'), ['serve b']);
    assert.deepEqual(programs('if x; then serve a; else exec serve b; fi'), ['serve a', 'exec serve b']);
    assert.deepEqual(programs('serve &\n'), []);
    assert.deepEqual(programs('while true; do serve; done'), []);
    assert.deepEqual(programs('serve | tee log'), []);
    assert.deepEqual(programs('serve\nrm -f pid\n'), []);
    assert.deepEqual(programs('a; sleep infinity'), []);
    assert.deepEqual(programs('a; "$@"'), ['"$@"']);
    assert.deepEqual(programs('cd /srv && serve'), ['serve']);
  });
});

describe('leftBehind', () => {
  it('are programs that nothing looks after', () => {
    assert.deepEqual(left('serve &\nsleep 1000\n'), ['serve']);
    assert.deepEqual(left('nohup /opt/serve > log 2>&1 &\nwait\n'), ['serve']);
    assert.deepEqual(left('a && serve &\nb'), ['serve']);
    assert.deepEqual(left('service cron start\nexec serve\n'), ['cron']);
    assert.deepEqual(left('nginx\ntail -f /var/log/nginx/access.log\n'), ['nginx']);
    assert.deepEqual(left('php-fpm -D && nginx -g "daemon off;"\n'), ['php-fpm']);
    assert.deepEqual(left('"$APP" &\nexec serve'), ['"$APP"']);
  });

  it('are not those that the script looks after, ends, or that end by themselves', () => {
    for (const text of [
      ...[
        'serve &\nother &\nwait -n\n',
        'serve &\np=$!\nwait "$p"\n',
        'serve &\na\nfg\n',
        'serve &\na\nkill $!\nexec serve\n',
      ],
      ...[
        'tail -F log &\nexec serve\n',
        'curl x &\nexec serve\n',
        '(sleep 1; curl x) &\nexec serve\n',
        'serve\n',
        'exec nginx\n',
      ],
      ...[
        'start() { serve & }\nexec other\n',
        'service postgresql start\n./set-up\nservice postgresql stop\necho done\n',
        'nginx\n',
      ],
    ])
      assert.deepEqual(left(text), [], text);
  });

  it('knows supervisors', () => {
    assert.equal(supervisor(read('a\nexec supervisord -n\n'))?.index, 1);
    assert.equal(supervisor(read('a\nserve\n')), null);
  });
});

describe('toTheFront', () => {
  const moved = (text: string, place = 0): string => {
    const script = readShell(text);
    const how = toTheFront(script, place);
    if (isRefusal(how)) return how.refused;
    const splices: Splice[] = [];
    for (const edit of how.edits) {
      const made = shellSplices(script, edit);
      if (isRefusal(made)) return made.refused;
      splices.push(...made);
    }
    return applySplices(text, splices);
  };

  it('moves the server to the end, in place of a keep-alive', () => {
    assert.equal(moved('serve 5000&\n\necho "fine"\nsleep 100000\n'), '\necho "fine"\nexec serve 5000\n');
    assert.equal(moved('nohup serve > log 2>&1 &\nwait\n'), 'exec serve > log 2>&1\n');
    assert.equal(moved('a\nserve &\ntail -f /dev/null\n', 1), 'a\nexec serve\n');
    assert.equal(moved('a\nserve &\n', 1), 'a\nexec serve\n');
  });

  it('refuses where more hangs on it', () => {
    assert.match(moved('serve &\nsleep 5\ncurl x\nsleep 9\n'), /curl runs behind it/);
    assert.match(moved('serve &\nsleep 5\nsleep 9\n'), /sleep runs behind it/);
    assert.match(moved('serve &\necho up > /run/up\nsleep 9\n'), /echo runs behind it/);
    assert.match(moved('serve &\nexport A=b\nsleep 9\n'), /export runs behind it/);
    assert.match(moved('serve &\nother &\nsleep 9\n'), /several commands/);
    assert.match(moved('serve &\necho up\n'), /nothing at the end/);
    assert.match(moved('serve &\ntail -f /var/log/a\n'), /tail runs behind it/);
    assert.match(moved('trap x EXIT\nserve &\nsleep 9\n', 1), /trap/);
    assert.match(moved('serve &\necho $!\nsleep 9\n'), /process id/);
    assert.match(moved('A=b serve &\nsleep 9\n'), /variables/);
    assert.match(moved('a && serve &\nsleep 9\n', 1), /larger command/);
    assert.match(moved('serve <<E &\nx\nE\nsleep 9\n'), /here-document/);
  });
});
