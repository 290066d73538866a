// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of the shell
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anyDockerfile } from './generated.fixture.ts';
import type { Dockerfile } from './instructions.ts';
import { readDockerfile } from './read.ts';

const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 2_000);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

/** The instructions behind the first FROM: keyword and joined arguments, JSON arguments, here-documents. */
function outline(file: Dockerfile): readonly (readonly unknown[])[] {
  return file.instructions
    .slice(1)
    .map(({ keyword, body, json, heredocs }) => [
      `${keyword} ${body.text}`,
      ...(json === null ? [] : [json.map(({ text }) => text)]),
      ...heredocs.map(({ name, content }) => ({ [name]: file.text.slice(content.start, content.end) })),
    ]);
}

/** What each text, put behind `FROM a` and in front of `USER z`, reads as. The builder (BuildKit 0.34) agrees on every one. */
const cases: Readonly<Record<string, readonly [text: string, ...expected: (readonly unknown[])[]]>> = {
  'a continued line': ['RUN a \\\n  && b', ['RUN a   && b']],
  'comments and blank lines in a continuation': ['RUN a \\\n\n  # c\n#d\\\n  b', ['RUN a   b']],
  'blanks behind the escape': ['RUN a \\ \t\nb', ['RUN a b']],
  'an escaped escape at the end of a line': ['RUN a \\\\\nRUN b', ['RUN a \\\\'], ['RUN b']],
  'an escaped blank in front of a continuation': ['RUN a\\ \\\n b', ['RUN a\\  b']],
  'an escape that escapes nothing': ['RUN a\\b \\c', ['RUN a\\b \\c']],
  'a keyword split by a continuation': ['RU\\\nN b', ['RUN b']],
  'a line of nothing but a continuation': ['\\\nRUN b', ['RUN b']],
  'lower case, and blanks in front': [' \trun\tb', ['RUN b']],
  'a comment that is no directive': ['# escape=`\nRUN b \\\n c', ['RUN b  c']],
  'no comment behind an instruction': ['RUN b # c', ['RUN b # c']],
  'exec form': ['CMD [ "a" , "b\\n\\u0041" ]', ['CMD [ "a" , "b\\n\\u0041" ]', ['a', 'b\nA']]],
  'exec form over several lines': ['CMD [ \\\n"a", \\\n# c\n "b"]', ['CMD [ "a",  "b"]', ['a', 'b']]],
  'empty exec form': ['CMD []', ['CMD []', []]],
  'exec form with single quotes is shell form': ["CMD ['a']", ["CMD ['a']"]],
  'exec form with a trailing comma is shell form': ['CMD ["a",]', ['CMD ["a",]']],
  'exec form with text behind it is shell form': ['CMD ["a"] b', ['CMD ["a"] b']],
  'exec form of an instruction that has none': ['USER ["a"]', ['USER ["a"]']],
  'exec form of a health check': ['HEALTHCHECK --retries=3 CMD ["a"]', ['HEALTHCHECK CMD ["a"]', ['a']]],
  'exec form behind ONBUILD': ['ONBUILD CMD ["a"]', ['ONBUILD CMD ["a"]']],
  'a here-document': ['RUN <<E cat\n# a\\\nRUN b\nE', ['RUN <<E cat', { E: '# a\\\nRUN b\n' }]],
  'a here-document with tabs': ['RUN <<-E\n\ta\n\tE', ['RUN <<-E', { E: '\ta\n' }]],
  'a here-document does not end behind blanks': ['RUN <<E\n E\nE', ['RUN <<E', { E: ' E\n' }]],
  'a quoted delimiter': ['RUN <<"E F" a\nb\nE F', ['RUN <<"E F" a', { 'E F': 'b\n' }]],
  'a descriptor, and blanks in front of the delimiter': ['RUN 3<< E\na\nE', ['RUN 3<< E', { E: 'a\n' }]],
  'two here-documents': ['COPY <<E <<F /\na\nE\nb\nF', ['COPY <<E <<F /', { E: 'a\n' }, { F: 'b\n' }]],
  'an empty here-document': ['RUN <<E\nE', ['RUN <<E', { E: '' }]],
  'a here-document behind a continuation': ['RUN a \\\n <<E\nb\nE', ['RUN a  <<E', { E: 'b\n' }]],
  'a here-document of ONBUILD': ['ONBUILD COPY <<E /\na\nE', ['ONBUILD COPY <<E /', { E: 'a\n' }]],
  'no here-document inside quotes': ['RUN echo "a <<E b"\nRUN b', ['RUN echo "a <<E b"'], ['RUN b']],
  'no here-document behind an escape': ['RUN echo \\<<E\nRUN b', ['RUN echo \\<<E'], ['RUN b']],
  'no here-document in a word': ['RUN echo $((1<<E)) a<<E\nRUN b', ['RUN echo $((1<<E)) a<<E'], ['RUN b']],
  'no here-document in exec form': ['RUN ["a", "<<E"]\nRUN b', ['RUN ["a", "<<E"]', ['a', '<<E']], ['RUN b']],
  'no here-document in other instructions': ['CMD <<E\nRUN b', ['CMD <<E'], ['RUN b']],
  'no here-document on a line with unpaired quotes': ['RUN a "b <<E\nRUN b', ['RUN a "b <<E'], ['RUN b']],
  'a here-document behind an escaped quote': ['RUN a \\" <<E\nb\nE', ['RUN a \\" <<E', { E: 'b\n' }]],
  'no here-document in front of an unpaired quote': ['RUN a <<E "b\nRUN b', ['RUN a <<E "b'], ['RUN b']],
  'no here-document behind what the builder cannot expand': ['RUN ${a^} <<E\nRUN b', ['RUN ${a^} <<E'], ['RUN b']],
  'no here-string': ['RUN a <<<E\nRUN b', ['RUN a <<<E'], ['RUN b']],
  'carriage returns in front of a line end': ['RUN a\r\r\nRUN b', ['RUN a'], ['RUN b']],
  'a carriage return inside a line': ['RUN a\rRUN b', ['RUN a\rRUN b']],
};

describe('readDockerfile', () => {
  for (const [name, [text, ...expected]] of Object.entries(cases)) {
    test(`reads ${name}`, () => {
      const lines = `FROM a\n${text}\nUSER z\n`;
      assert.deepEqual(outline(readDockerfile(lines)), [...expected, ['USER z']]);
      assert.deepEqual(outline(readDockerfile(`\ufeff${lines}`)), [...expected, ['USER z']]);
      assert.deepEqual(outline(readDockerfile(lines.trimEnd())), [...expected, ['USER z']]);
      const pairs = outline(readDockerfile(lines.replaceAll('\n', '\r\n')));
      assert.deepEqual(JSON.parse(JSON.stringify(pairs).replaceAll('\\r\\n', '\\n')), [...expected, ['USER z']]);
    });
  }

  test('gives ranges that slice the source', () => {
    const text = 'ARG V=1\nfrom --platform=linux/amd64 node:$V As Build  \n  CMD [ "a", \\\n # c\n "b\\n" ]\n';
    const file = readDockerfile(text);
    const slice = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    const [, from, command] = file.instructions;
    assert.ok(from && command?.json);
    assert.equal(slice(from.range), 'from --platform=linux/amd64 node:$V As Build  ');
    assert.equal(slice(from.arguments), 'node:$V As Build');
    assert.deepEqual(from.flags, [{ name: 'platform', value: 'linux/amd64', start: 13, end: 35 }]);
    assert.equal(slice(command.range), 'CMD [ "a", \\\n # c\n "b\\n" ]');
    assert.deepEqual(command.json.map(slice), ['"a"', '"b\\n"']);
    assert.equal(command.body.offsetAt(command.body.text.indexOf('"b')), text.indexOf('"b'));
  });

  test('leaves white space and continuations at the end out of the arguments', () => {
    const text = 'FROM a\nRUN b\\\n \\\n\t\n# c\n';
    const [, run] = readDockerfile(text).instructions;
    assert.ok(run);
    assert.equal(text.slice(run.arguments.start, run.arguments.end), 'b');
    assert.equal(text.slice(run.range.start, run.range.end), 'RUN b\\\n \\');
  });

  test('numbers stages and names them in lower case', () => {
    const file = readDockerfile('ARG A=1\nFROM a as Build\nRUN b\nFROM c\nFROM d:$A \\\n AS e\nUSER f\nUSER g\n');
    assert.deepEqual(
      file.stages.map(({ index, name, reference, instructions }) => [index, name, reference.text, instructions.length]),
      [
        [0, 'build', 'a', 1],
        [1, null, 'c', 0],
        [2, 'e', 'd:$A', 2],
      ],
    );
    assert.deepEqual(
      file.instructions.map(({ index, stage }) => [index, stage]),
      [
        [0, -1],
        [1, 0],
        [2, 0],
        [3, 1],
        [4, 2],
        [5, 2],
        [6, 2],
      ],
    );
    assert.deepEqual(file.globals, [file.instructions[0]]);
  });

  test('reads directives at the top only', () => {
    const escapeOf = (text: string) => readDockerfile(text).escape;
    assert.equal(escapeOf('# escape=`\nFROM a'), '`');
    assert.equal(escapeOf('\ufeff#syntax=x\r\n# Escape = ` \r\nFROM a'), '`');
    assert.equal(escapeOf('\n# escape=`\nFROM a'), '\\');
    assert.equal(escapeOf('# other=x\n# escape=`\nFROM a'), '\\');
    assert.equal(escapeOf('# hello\n# escape=`\nFROM a'), '\\');
    const file = readDockerfile('# escape=`\nFROM a\nRUN c:\\ `\n && d\\\nUSER z');
    assert.deepEqual(outline(file), [['RUN c:\\  && d\\'], ['USER z']]);
  });

  test('lists comments, in continued instructions too, but no directives and no here-documents', () => {
    const text = '# syntax=x\n# one\nFROM a\nRUN b \\\n  # two\n c\nRUN <<E\n# no\nE\n #three\r\n';
    const { comments } = readDockerfile(text);
    assert.deepEqual(
      comments.map((comment) => comment.text),
      [' one', ' two', 'three'],
    );
    assert.ok(comments.every(({ start, end }) => text[start] === '#' && !text.slice(start, end).includes('\r')));
  });

  test('takes the sequence of flags that the builder takes', () => {
    const flags = (line: string) => {
      const [, instruction] = readDockerfile(`FROM a\n${line}\n`).instructions;
      return [instruction?.flags.map(({ name, value }) => `${name}:${value}`), instruction?.body.text];
    };
    assert.deepEqual(flags('RUN --mount=type=cache,target=/x --network="no ne" a --b'), [
      ['mount:type=cache,target=/x', 'network:no ne'],
      'a --b',
    ]);
    assert.deepEqual(flags('COPY --link --from=b \\\n --chown=1:1 a b'), [['link:', 'from:b', 'chown:1:1'], 'a b']);
    assert.deepEqual(flags('RUN --a -- --b'), [['a:'], '--b']);
    assert.deepEqual(flags('RUN --a\\ b c'), [['a b:'], 'c']);
  });
});

describe('readDockerfile on broken files', () => {
  const broken: Readonly<Record<string, readonly [text: string, message: RegExp, offset: number]>> = {
    'an empty file': ['', /no instruction/, 0],
    'a file of comments': ['# a\n', /no instruction/, 0],
    'a file without FROM': ['ARG A=1\n', /no FROM/, 0],
    'an instruction in front of FROM': ['RUN a\nFROM b', /RUN stands in front of the first FROM/, 0],
    'an unknown instruction': ['FROM a\nRUNN b', /unknown instruction: RUNN/, 7],
    'FROM without an image': ['FROM\n', /FROM needs an argument/, 0],
    'FROM with too much': ['FROM a b', /FROM takes/, 0],
    'a bad stage name': ['FROM a AS 1b', /1b cannot name a stage/, 0],
    'an endless here-document': ['FROM a\nRUN <<E\nb', /here-document E never ends/, 7],
    'numbers in exec form': ['FROM a\nCMD ["a", 1]', /strings only/, 7],
    'numbers in exec form behind ONBUILD': ['FROM a\nONBUILD CMD [1]', /strings only/, 7],
    'a missing destination': ['FROM a\nCOPY b', /source and a destination/, 7],
    'a missing argument': ['FROM a\nUSER', /USER needs an argument/, 7],
    'ENV without a value': ['FROM a\nENV a', /name and a value/, 7],
    'LABEL with a bare word': ['FROM a\nLABEL a=b c', /not c$/, 7],
    'SHELL in shell form': ['FROM a\nSHELL sh', /JSON form/, 7],
    'ONBUILD FROM': ['FROM a\nONBUILD from b', /cannot take FROM/, 7],
    'a health check of another kind': ['FROM a\nHEALTHCHECK curl', /CMD or NONE/, 7],
    'a bad escape directive': ['# escape=x\nFROM a', /backslash or a backtick/, 0],
    'a directive twice': ['# escape=`\n# escape=`\nFROM a', /stands twice/, 11],
    'an absurdly long file': [`FROM a\n${'RUN b\n'.repeat(100_000)}`, /too large/, 0],
  };
  for (const [name, [text, message, offset]] of Object.entries(broken)) {
    test(`says what is wrong with ${name}`, () => {
      const [error, ...more] = readDockerfile(text).errors;
      assert.match(error?.message ?? '', message);
      assert.equal(error?.offset, offset);
      assert.deepEqual(more, []);
    });
  }

  test('reads on behind an error', () => {
    const file = readDockerfile('FROM a\nFOO\nUSER b\n');
    assert.deepEqual(outline(file), [['FOO '], ['USER b']]);
  });

  test('reads long files of odd but sound lines', () => {
    for (const line of ['RUN a\\\\', 'RUN a\rb', 'RUN a\\ \\\n b', '# a=b\nRUN a', '\\\nRUN a', 'RUN --a --b c']) {
      const file = readDockerfile(`FROM a\n${`${line}\n`.repeat(5_000)}`);
      assert.deepEqual([file.errors, file.instructions.length], [[], 5_001], JSON.stringify(line));
    }
  });

  test('gives up where reading would never end, and says so', () => {
    const file = readDockerfile(`FROM a\n${'RUN "a <<E b"\n'.repeat(20_000)}`);
    assert.match(file.errors[0]?.message ?? '', /too contorted/);
    assert.ok(file.instructions.length > 1);
  });
});

test('any text reads, and every offset leads back to its character', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const property = fc.property(fc.oneof(anyDockerfile, fc.string({ unit: 'binary' })), (text) => {
    let end = 0;
    for (const { range, arguments: args, body, json } of readDockerfile(text).instructions) {
      assert.ok(range.start >= end && range.end <= text.length && args.start >= range.start && args.end <= range.end);
      end = range.end;
      assert.deepEqual([body.offsetAt(0), body.offsetAt(body.text.length)], [args.start, args.end]);
      for (const [index, char] of [...body.text.split('')].entries()) assert.equal(text[body.offsetAt(index)], char);
      for (const argument of json ?? []) assert.ok(text[argument.start] === '"' && text[argument.end - 1] === '"');
    }
  });
  fc.assert(property, { seed: SEED, numRuns: RUNS });
});
