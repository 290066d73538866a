// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Dockerfiles
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDockerfile } from './read.ts';
import { expandReference } from './resolve-arguments.ts';

/** The reference of the first stage, and the sources of the ARG defaults in it. */
function expanded(text: string): readonly unknown[] | 'unknown' {
  const file = readDockerfile(text);
  const [stage] = file.stages;
  assert.ok(stage);
  const result = expandReference(file, stage);
  return result === 'unknown' ? result : [result.text, ...result.from.map(({ start, end }) => text.slice(start, end))];
}

const cases: Readonly<Record<string, readonly [text: string, expected: readonly string[] | 'unknown']>> = {
  'a literal reference': ['ARG A=1\nFROM a:1', ['a:1']],
  'a variable': ['ARG A=1\nFROM a:$A', ['a:1', 'A=1']],
  'a variable in braces': ['ARG A=1\nFROM a:${A}-b', ['a:1-b', 'A=1']],
  'a whole reference': ['ARG A=a:1\nFROM $A AS b', ['a:1', 'A=a:1']],
  'a quoted default': ['ARG A="1"\nFROM a:$A', ['a:1', 'A="1"']],
  'a quoted reference': ['ARG A=1\nFROM "a:$A"', ['a:1', 'A=1']],
  'single quotes': ["ARG A=1\nFROM a:'$A'", ['a:$A']],
  'a second argument of one ARG': ['ARG A=1 B=2\nFROM a:$B', ['a:2', 'B=2']],
  'a later default of the same name': ['ARG A=1\nARG A=2\nFROM a:$A', ['a:2', 'A=2']],
  'a later ARG without default': ['ARG A=1\nARG A\nFROM a:$A', 'unknown'],
  'a default that uses another': ['ARG A=1\nARG B=b$A\nFROM a:$B', ['a:b1', 'B=b$A', 'A=1']],
  'a default that uses its own old value': ['ARG A=1\nARG A=x$A\nFROM a:$A', ['a:x1', 'A=x$A', 'A=1']],
  'a value used twice': ['ARG A=1\nFROM $A:$A', ['1:1', 'A=1']],
  'a fallback that is used': ['ARG A\nFROM a:${A:-2}', ['a:2']],
  'a fallback that is not used': ['ARG A=1\nFROM a:${A:-2}', ['a:1', 'A=1']],
  'a fallback for an empty value': ['ARG A=\nFROM a:${A:-2}${A-3}', ['a:2', 'A=']],
  'a fallback that is a variable': ['ARG A=1\nFROM a:${B:-$A}', ['a:1', 'A=1']],
  'an alternative': ['ARG A=1\nFROM a:${A:+2}${B+3}', ['a:2']],
  'a word that is not used, with a variable in it': ['ARG A=1\nARG B=2\nFROM a:${A:-$B}${C+$B}', ['a:1', 'A=1']],
  'an ARG without default': ['ARG A\nFROM a:$A', 'unknown'],
  'a variable that nobody declares': ['FROM a:$A', 'unknown'],
  'an ARG inside a stage': ['FROM a:$A\nARG A=1', 'unknown'],
  'a value of the builder': ['FROM a:${TARGETARCH:-x}', 'unknown'],
  'a default that uses a value of the builder': ['ARG A=$BUILDARCH\nFROM a:${A:-x}', 'unknown'],
  'an operator of shells only': ['ARG A=12\nFROM a:${A%2}', 'unknown'],
  'an open brace': ['ARG A=1\nFROM a:${A', 'unknown'],
  'an escaped dollar': ['ARG A=1\nFROM a:\\$A', ['a:$A']],
  'names of objects': ['FROM a:$constructor$__proto__', 'unknown'],
};
for (const [name, [text, result]] of Object.entries(cases)) {
  test(`expands ${name}`, () => assert.deepEqual(expanded(text), result));
}

test('does not blow up on defaults that double', () => {
  const lines = Array.from({ length: 60 }, (_, at) => `ARG A${at + 1}=$A${at}$A${at}`);
  assert.equal(expanded(`ARG A0=xx\n${lines.join('\n')}\nFROM $A60`), 'unknown');
  const chain = Array.from({ length: 5_000 }, (_, at) => `ARG A${at + 1}=$A${at}`);
  assert.equal(expanded(`ARG A0=x\n${chain.join('\n')}\nFROM $A5000`).length, 5_002);
});
