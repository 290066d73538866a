// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of the shell
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '../refusal.ts';
import { execForm, execPrefixed } from './exec-form.ts';
import { readShell } from './read.ts';

/** Each run starts a shell: more runs take their time. */
const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 150);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

function argumentsOf(text: string): readonly string[] | string {
  const result = execForm(readShell(text));
  return isRefusal(result) ? result.refused : result;
}

function prefixed(text: string): string {
  const result = execPrefixed(readShell(text));
  return isRefusal(result) ? `refused: ${result.refused}` : result;
}

describe('execForm', () => {
  const plain: Readonly<Record<string, readonly string[]>> = {
    'npm start': ['npm', 'start'],
    '  npm   start ; ': ['npm', 'start'],
    'exec npm start': ['npm', 'start'],
    'java -jar "/a b.jar" \'c d\' e\\ f': ['java', '-jar', '/a b.jar', 'c d', 'e f'],
    'a "" \'\'': ['a', '', ''],
    'a "\\$b\\"" \'\\n\' "\\n"': ['a', '$b"', '\\n', '\\n'],
    'a "*" \\* {} --b={} \\~': ['a', '*', '*', '{}', '--b={}', '~'],
    'a b=c --d=e,f @g %h': ['a', 'b=c', '--d=e,f', '@g', '%h'],
    'a b#c !d': ['a', 'b#c', '!d'],
    '"./my program" x': ['./my program', 'x'],
    'echo hello': ['echo', 'hello'],
    'nginx -g "daemon off;"': ['nginx', '-g', 'daemon off;'],
  };
  for (const [text, args] of Object.entries(plain)) {
    test(`takes ${text}`, () => assert.deepEqual(argumentsOf(text), args));
  }

  const refused: Readonly<Record<string, RegExp>> = {
    '': /not one simple command/,
    'a && b': /not one simple command/,
    'a; b': /not one simple command/,
    'a | b': /not one simple command/,
    'a &': /not one simple command/,
    '(a)': /not one simple command/,
    '! a': /not one simple command/,
    'while true; do a; done': /not one simple command/,
    'A=b c': /sets variables/,
    'A=b': /sets variables/,
    'a > b': /redirects/,
    'a 2>&1': /redirects/,
    'a <<E\nb\nE': /here-document/,
    'a $B': /variables/,
    'a "${B:-c}"': /variables/,
    'a $((1+2))': /another command|variables/,
    'a "$(b)"': /another command/,
    'a `b`': /another command/,
    'a *.js': /pattern/,
    'a b?': /pattern/,
    'a [bc]': /pattern/,
    'a {b,c}': /pattern/,
    'a ~/b': /pattern/,
    'a --b=~/c': /pattern/,
    "a $'b'": /variables/,
    'a @$[': /variables/,
    'cd /a': /cd is a command of the shell/,
    '. ./a.sh': /\. is a command of the shell/,
    exec: /no program/,
    'exec -a b c': /options to exec/,
    '"" a': /no program/,
    'echo "a\\tb"': /backslashes/,
    'a # b': /comment/,
    '# a\nb': /comment/,
    'a "b': /cannot be read/,
    'a (b': /cannot be read/,
    "['a', 'b']": /JSON array/,
    '["a", "b"': /JSON array/,
    '"[\\"a\\"]"': /JSON array/,
  };
  for (const [text, reason] of Object.entries(refused)) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      const result = argumentsOf(text);
      assert.ok(typeof result === 'string', `gave ${JSON.stringify(result)}`);
      assert.match(result, reason);
    });
  }

  test('gives the arguments that sh gives', (t) => {
    t.diagnostic(`seed ${SEED}`);
    const marks = ['a', 'b', ' ', ' ', '"', "'", '\\', '$', '{', '}', ',', '*', '?', '[', ']', '~', '/', '=', ':', '!'];
    const more = ['#', '`', '(', ')', '|', '&', ';', '<', '>', '-', '%', '@', '+', '^', '\n', '\t', 'é'];
    let taken = 0;
    const word = fc.array(fc.constantFrom(...marks, ...more), { minLength: 1, maxLength: 8 });
    const property = fc.property(word, (pieces) => {
      const args = argumentsOf(`program ${pieces.join('')}`);
      if (typeof args === 'string') return;
      const shell = spawnSync('sh', ['-c', `printf '%s\\0' ${pieces.join('')}`], { encoding: 'utf8', cwd: '/' });
      const expected = args.length > 1 ? args.slice(1) : [''];
      assert.equal(shell.stdout, expected.map((arg) => `${arg}\0`).join(''));
      taken += 1;
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
    assert.ok(taken > RUNS / 20, `${taken} of ${RUNS} are plain commands`);
  });
});

describe('execPrefixed', () => {
  const cases: Readonly<Record<string, string>> = {
    'node $FILE': 'exec node $FILE',
    ' java $OPTS -jar "${JAR:-a.jar}" ': 'exec java $OPTS -jar "${JAR:-a.jar}"',
    'a $(b) > c': 'exec a $(b) > c',
    'exec node $FILE': 'refused: it starts with exec already',
    '$PROGRAM a': 'refused: the shell decides which program it starts',
    'A=b node $FILE': 'refused: it sets variables in front of the command',
    'a && b $C': 'refused: it is not one simple command, so it needs the shell',
    'cd $A': 'refused: cd is a command of the shell itself',
  };
  for (const [text, result] of Object.entries(cases)) {
    test(`of ${text} is ${result}`, () => assert.equal(prefixed(text), result));
  }
});
