// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of the shell
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { applySplices } from '../text.ts';
import type { ShellEdit } from './edit.ts';
import { readShell } from './read.ts';
import { shellSplices } from './splices.ts';
import { verifyShell } from './verify.ts';

/** The script after an edit, or the reason of the refusal. */
function edited(text: string, edit: ShellEdit): string {
  const splices = shellSplices(readShell(text), edit);
  if (isRefusal(splices)) return `refused: ${splices.refused}`;
  const after = applySplices(text, splices);
  assert.equal(verifyShell(text, after, [edit]), null, JSON.stringify([text, after]));
  return after;
}

const exec = (command = 0): ShellEdit => ({ op: 'exec', command });
const foreground = (command = 0): ShellEdit => ({ op: 'foreground', command });
const replaceWord = (word: number, text: string, command = 0): ShellEdit => ({
  op: 'replaceWord',
  command,
  word,
  text,
});
const insertWords = (before: number, text: string, command = 0): ShellEdit => ({
  op: 'insertWords',
  command,
  before,
  text,
});
const deleteWord = (word: number, command = 0): ShellEdit => ({ op: 'deleteWord', command, word });
const append = (text: string, command = 0): ShellEdit => ({ op: 'append', command, text });

type Cases = readonly (readonly [before: string, edit: ShellEdit, after: string | RegExp])[];

function writes(cases: Cases): void {
  for (const [before, edit, after] of cases) {
    const name = JSON.stringify(before);
    if (typeof after !== 'string') test(`refuses in ${name}`, () => assert.match(edited(before, edit), after));
    else test(`writes in ${name}`, () => assert.equal(edited(before, edit), after));
    if (typeof after !== 'string' || before.includes('\r')) continue;
    const pairs = (text: string) => text.replaceAll('\n', '\r\n');
    test(`writes in ${name} with CRLF`, () => assert.equal(edited(pairs(before), edit), pairs(after)));
  }
}

describe('exec', () => {
  writes([
    ['node a', exec(), 'exec node a'],
    ['set -e\n# why\nnode a # b\n', exec(1), 'set -e\n# why\nexec node a # b\n'],
    ['  node a > b 2>&1 < c\n\n# end', exec(), '  exec node a > b 2>&1 < c\n\n# end'],
    ['> a node b', exec(), '> a exec node b'],
    ['cd /a && node b', exec(1), 'cd /a && exec node b'],
    ['a || node b', exec(1), 'a || exec node b'],
    ['if a; then node b; else node c; fi\n', exec(1), 'if a; then exec node b; else node c; fi\n'],
    ['if a; then node b; elif c; then node d; fi\n', exec(3), 'if a; then node b; elif c; then exec node d; fi\n'],
    ['case $A in b) node c ;; *) d ;; esac', exec(0), 'case $A in b) exec node c ;; *) d ;; esac'],
    ['{ a; node b; } > c', exec(1), '{ a; exec node b; } > c'],
    ['node a <<E\nb\nE\n', exec(), 'exec node a <<E\nb\nE\n'],
    ['f() { a; }\nf\n"$B/bin/c" d', exec(2), 'f() { a; }\nf\nexec "$B/bin/c" d'],
    ['a\n"$@"\n', exec(1), 'a\nexec "$@"\n'],
    ['a \\\n  && node \\\n  b', exec(1), 'a \\\n  && exec node \\\n  b'],
    ['node a; b', exec(0), /more of the script runs behind/],
    ['node a\nb', exec(0), /more of the script runs behind/],
    ['a && b', exec(0), /more of the script runs behind/],
    ['case $A in b) node c ;& *) d ;; esac', exec(0), /more of the script runs behind/],
    ['cd /a', exec(), /cd is a command of the shell/],
    ['echo a', exec(), /echo is a command of the shell/],
    ['A=b node', exec(), /sets variables/],
    ['A=b', exec(), /starts no program/],
    ['> a', exec(), /starts no program/],
    ['"" a', exec(), /starts no program/],
    ['a | node b', exec(1), /part of a pipeline/],
    ['node a &', exec(), /runs in the background/],
    ['{ node a; } &', exec(), /runs in the background/],
    ['coproc node a', exec(), /coprocess/],
    ['! node a', exec(), /exit status/],
    ['time node a', exec(), /takes its time/],
    ['(node a)', exec(), /subshell/],
    ['while a; do node b; done', exec(1), /runs in a loop/],
    ['for a in b; do node c; done', exec(0), /runs in a loop/],
    ['if node a; then b; fi', exec(0), /is a condition/],
    ['f() { node a; }', exec(), /runs in a function/],
    ['a $(node b)', exec(1), /inside another one/],
    ['a `node b`', exec(1), /inside another one/],
    ['trap a TERM\nnode b', exec(1), /sets a trap/],
    ['builtin trap a TERM\nnode b', exec(1), /sets a trap/],
    ['f() { a; }\nf b', exec(1), /f is a function of the script/],
    ['f() { a; }\n"$@"', exec(1), /which program it starts/],
    ['$A b', exec(), /which program it starts/],
    ['"$A/$B" c', exec(), /which program it starts/],
    ['exec node a', exec(), /exec already/],
  ]);
});

describe('foreground', () => {
  writes([
    ['a &', foreground(), 'a'],
    ['a & # b\nc\n', foreground(), 'a # b\nc\n'],
    ['a &# b\nc\n', foreground(), 'a;# b\nc\n'],
    ['a & b', foreground(), 'a; b'],
    ['a&b', foreground(), 'a;b'],
    ['a  \\\n  & b', foreground(), 'a  \\\n  ; b'],
    ['a \\\n  &\nb', foreground(), 'a\nb'],
    ['a & \\\n b', foreground(), 'a; \\\n b'],
    ['nohup a > b 2>&1 &\n', foreground(), 'nohup a > b 2>&1\n'],
    ['a && b &\nc', foreground(1), 'a && b\nc'],
    ['a | b &\nc', foreground(0), 'a | b\nc'],
    ['(a &)', foreground(), '(a)'],
    ['{ a & }', foreground(), '{ a; }'],
    ['if a & then b; fi', foreground(), 'if a; then b; fi'],
    ['case a in b) c & ;; esac', foreground(), 'case a in b) c ;; esac'],
    ['a `b &`', foreground(1), 'a `b;`'],
    ['wait\na &\n', foreground(1), 'wait\na\n'],
    ['a <<E &\nb\nE\n', foreground(), 'a <<E\nb\nE\n'],
    ['a', foreground(), /does not run in the background/],
    ['coproc a', foreground(), /coprocess/],
    ['{ a; } &', foreground(), /group of commands/],
    ['{ a; } | b &', foreground(1), /group of commands/],
    ['( a & ) &', foreground(), /a group around it/],
    ['a & \nwait', foreground(), /uses wait/],
    ['a & \njobs', foreground(), /uses jobs/],
    ['a & \nfg', foreground(), /uses fg/],
    ['a & \nkill %1', foreground(), /kills one of its jobs/],
    ['a & \nb=$!', foreground(), /process id of a job/],
    ['a & \nb "${!}"', foreground(), /process id of a job/],
    ['f() { wait; }\na & \nf', foreground(1), /uses wait/],
    ['trap "kill $!" TERM\na & \nb', foreground(1), /process id/],
    ['for a in b; do wait; c & done', foreground(1), /uses wait/],
  ]);
});

describe('words', () => {
  writes([
    ['a b c', replaceWord(1, '"d e"'), 'a "d e" c'],
    ['a b>c', replaceWord(0, '/d'), '/d b>c'],
    ['A=b c', replaceWord(0, 'd'), 'A=b d'],
    ['a "b\nc" d', replaceWord(1, 'e'), 'a e d'],
    ['a b', insertWords(1, '-c "d"'), 'a -c "d" b'],
    ['a b # c', insertWords(2, 'd'), 'a b d # c'],
    ['A=b a', insertWords(0, 'sudo -E'), 'A=b sudo -E a'],
    ['a b > c', insertWords(2, '2'), 'a b 2 > c'],
    ['a \\\n  b', insertWords(1, 'c'), 'a \\\n  c b'],
    ['a \\\n  b', insertWords(2, 'c'), 'a \\\n  b c'],
    ['a $(b c)', insertWords(2, 'd', 1), 'a $(b c d)'],
    ['a `b c`', insertWords(2, 'd', 1), 'a `b c d`'],
    ['a b c', deleteWord(1), 'a c'],
    ['a b c', deleteWord(2), 'a b'],
    ['sudo -E a', deleteWord(1), 'sudo a'],
    ['sudo a b', deleteWord(0), 'a b'],
    ['a  b  # c', deleteWord(1), 'a  # c'],
    ['a \\\n  b \\\n  c\n', deleteWord(1), 'a \\\n  c\n'],
    ['a \\\n  b \\\n  c\n', deleteWord(2), 'a \\\n  b\n'],
    ['a \\\n  b c\n', deleteWord(1), 'a \\\n  c\n'],
    ['a b \\\n  c\n', deleteWord(1), 'a \\\n  c\n'],
    ['a 1 b>c', deleteWord(2), 'a 1 >c'],
    ['a > b c', deleteWord(1), 'a > b'],
    ['local a=(b)', insertWords(1, '-a'), 'local -a a=(b)'],
    ['local a=(b)', replaceWord(0, 'c'), /declares an array/],
    ['local a=(b)', insertWords(0, 'c'), /declares an array/],
    ['c local a+=(b)', deleteWord(0), /cannot be read|declares an array/],
    ['a b', replaceWord(2, 'c'), /word is gone/],
    ['a b', insertWords(3, 'c'), /word is gone/],
    ['A=b', insertWords(0, 'c'), /word is gone/],
    ['a b', deleteWord(2), /word is gone/],
    ['a > b', deleteWord(0), /no other word/],
    ['a then', deleteWord(0), /read then as a part of its grammar/],
    ['env A=b c', deleteWord(0), /would not read A=b as a program/],
    ['a b\\\nc', replaceWord(1, 'd'), 'a d'],
    ['a b\\\nc d', deleteWord(1), 'a d'],
    ['a b>c', replaceWord(1, '2'), /redirection behind/],
    ['a b>c', replaceWord(1, '{d}'), /redirection behind/],
    ['a b>c', insertWords(2, '2'), /redirection behind/],
    ['a b', replaceWord(1, 'c d'), /not exactly one word/],
    ['a b', replaceWord(0, 'c d'), /not exactly one word/],
    ...['', ' '].map((text) => ['a b', replaceWord(1, text), /nothing to write/] as const),
    ...['c;', 'c #d', ' c', 'c ', '"c', '$(c', 'c > d', 'c | d', 'c &', '#c', '(c)'].map(
      (text) => ['a b', replaceWord(1, text), /not made of plain words/] as const,
    ),
    ['a b', replaceWord(1, '"c\nd"'), /holds a line end/],
    ['a b', replaceWord(1, 'c\r'), /holds a line end/],
    ['a b', replaceWord(1, 'c\\'), /ends in a backslash/],
    ['a b', insertWords(2, '$(c <<E)'), /here-document/],
    ['a b', replaceWord(0, 'A=b'), /not made of plain words/],
    ['a b', replaceWord(0, 'done'), /not made of plain words|part of its grammar/],
    ['a&b', replaceWord(0, '>(c)', 1), /plain words?/],
    ['a `b c`', replaceWord(1, '"d"', 1), /backticks/],
    ['a `b \\`c\\``', replaceWord(0, 'd', 2), /backticks with escapes/],
    ['a <<E\n$(b)\nE', replaceWord(0, 'd', 1), /data of a here-document/],
  ]);
});

describe('append', () => {
  const text = 'rm -rf "$X"/*';
  writes([
    ['a b', append(text), `a b && ${text}`],
    ['a b # c\n', append(text), `a b && ${text} # c\n`],
    ['a b > c; d', append(text), `a b > c && ${text}; d`],
    ['a && b', append(text, 0), `a && ${text} && b`],
    ['a && b | c', append(text, 0), `a && ${text} && b | c`],
    ['a \\\n  && b \\\n  c\n', append(text, 1), `a \\\n  && b \\\n  c && ${text}\n`],
    ['(a)', append(text), `(a && ${text})`],
    ['if a; then b; fi', append(text, 1), `if a; then b && ${text}; fi`],
    ['a $(b)', append(text, 1), `a $(b && ${text})`],
    ['a', append('b && c | d > e'), 'a && b && c | d > e'],
    ['a', append('A=b c'), 'a && A=b c'],
    ['a | b', append(text, 1), /part of a pipeline/],
    ['a || b', append(text, 1), /list with `\|\|`/],
    ['a && b || c', append(text, 0), /list with `\|\|`/],
    ['a &', append(text), /runs in the background/],
    ['a && b &', append(text, 0), /runs in the background/],
    ['{ a; } &', append(text), /runs in the background/],
    ['coproc a', append(text), /coprocess/],
    ['! a', append(text), /exit status/],
    ['time a', append(text), /takes its time/],
    ['if a; then b; fi', append(text), /is a condition/],
    ['while (a); do b; done', append(text), /is a condition/],
    ['a <<E\nb\nE', append(text), /a here-document begins/],
    ['a; b <<E\nb\nE', append(text), /a here-document begins/],
    ['exec a', append(text), /nothing runs behind exec/],
    ['exit', append(text), /nothing runs behind exit/],
    ...[
      'b; c',
      'b &',
      'b # c',
      'b\nc',
      'b || c',
      '(b)',
      '{ b; }',
      '! b',
      'b <<E',
      'if b; then c; fi',
      '',
      ' b',
      'b "',
    ].map((other) => ['a', append(other), /^refused: (the new text|there is nothing)/] as const),
    ['a `b`', append('c "d"', 1), /backticks/],
  ]);
});

test('refuses scripts that cannot be read, and commands that are not there', () => {
  assert.match(edited('a "b', exec()), /cannot be read/);
  assert.match(edited('a\rb', exec()), /bare carriage return/);
  assert.match(edited('\ufeffa', exec()), /byte order mark/);
  assert.match(edited('a \\', append('b')), /ends in a backslash/);
  assert.match(edited('\\', append('b')), /ends in a backslash/);
  assert.equal(edited('a \\\\', append('b')), 'a \\\\ && b');
  assert.match(edited('a', exec(1)), /command is gone/);
  assert.match(edited('', append('b')), /command is gone/);
});
