import fc from 'fast-check';

/** Lines and pieces of lines that Dockerfiles, good and bad, are made of. */
const pieces = [
  ...['FROM a', 'FROM a AS b', 'from --platform=$X a', 'FROM', 'FROM a b', 'ARG X=1', 'ARG', 'RUN a', 'RUN', 'USER 1'],
  ...[
    'run --mount=type=cache,target=/x a',
    'RUN --x="a b" c',
    'COPY a b',
    'COPY --from=b a b',
    'COPY ["a","b"]',
    'CMD a',
  ],
  ...['RUN ["a", "b"]', 'RUN ["a" "b"]', "RUN ['a']", 'RUN ["a", 1]', 'CMD ["a"] x', 'CMD []', 'HEALTHCHECK CMD ["a"]'],
  ...['ONBUILD RUN a', 'ONBUILD COPY <<E /x', 'ENV a=b c="d e"', 'FOO a', 'ADD <<E <<F /x', 'RUN <<E', 'RUN <<-E'],
  ...['RUN <<"E"', "RUN <<'E F'", 'RUN cat <<E > x && b <<F', 'RUN echo "<<E"', 'RUN echo "a <<E"', 'RUN echo \\<<E'],
  ...['RUN $((1<<2))', 'RUN a <<<E', 'RUN ["a", "<<E"]', 'RUN << E', 'RUN 3<<E', 'E', '\tE', 'F', 'E F', ' E'],
  ...['# c', '#', '  # c', '# a=b', '# escape=`', '# syntax=x', '', '  ', '\\', 'a \\', 'a\\\\', 'a\\  ', 'a ` ', 'a`'],
  ...[
    'RU\\',
    'N x',
    'RUN \\',
    '&& b \\',
    '&& b',
    '"a',
    'b"',
    'x\ry',
    'RUN\u00a0a',
    '`',
    '[ "a",\\',
    '"b" ]',
    'RUN a\\ \\',
  ],
];

const ends = fc.constantFrom('', '', '', '', ' ', '\t', ' \\', ' # x');

/** Whole lines and groups of lines that may follow each other in any order. */
const blocks = [
  ...[
    'RUN a',
    'run a \\\n && b',
    ' RUN a \\\n\n  # c\n b',
    'RUN <<E\na\nE',
    'COPY <<-E /a\n\tb \\\n\tE',
    'CMD a',
    'CMD ["a"] ',
  ],
  ...[
    'RUN echo "a <<E"',
    'ONBUILD RUN a',
    'FROM b AS c',
    'ENV a=b \\\n c=d',
    'USER 1 ',
    '\tEXPOSE 80',
    '# c',
    '  # d',
    '',
    ' ',
  ],
];

interface Shape {
  readonly bom: string;
  readonly head: string;
  readonly lines: readonly string[];
  readonly eol: string;
  readonly tail: string;
}

function shaped(lines: fc.Arbitrary<readonly string[]>, heads: readonly string[]): fc.Arbitrary<string> {
  return fc
    .record({
      bom: fc.constantFrom('', '', '', '\ufeff'),
      head: fc.constantFrom(...heads),
      lines,
      eol: fc.constantFrom('\n', '\n', '\r\n'),
      tail: fc.constantFrom('\n', ''),
    })
    .map(write);
}

function write({ bom, head, lines, eol, tail }: Shape): string {
  return `${bom}${head}${lines.join('\n')}${tail}`.replaceAll('\n', eol);
}

/**
 * Dockerfiles as text: mostly broken in some way, with either line end, often without a final one, sometimes with a BOM
 * or another escape character.
 */
export const anyDockerfile: fc.Arbitrary<string> = shaped(
  fc.array(
    fc.tuple(fc.constantFrom(...pieces), ends).map((pair) => pair.join('')),
    { maxLength: 10 },
  ),
  ['FROM a\n', 'FROM a\n', '# escape=`\nFROM a\n', ''],
);

/** Dockerfiles that the builder takes. */
export const goodDockerfile: fc.Arbitrary<string> = shaped(fc.array(fc.constantFrom(...blocks), { maxLength: 8 }), [
  'FROM a\n',
  '# syntax=x\n\nARG X=1\nFROM a:$X\n',
]);
