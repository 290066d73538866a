import { describe } from 'node:test';
import type { DockerfileEdit } from './edit.ts';
import { tryEdits } from './edited.fixture.ts';

const before = (place: number, text = 'USER z'): DockerfileEdit => ({ op: 'insert', before: place, text });
const behind = (place: number, text = 'USER z'): DockerfileEdit => ({ op: 'insert', after: place, text });
const stage = (place: number, text = 'FROM n AS new\nRUN o'): DockerfileEdit => ({ op: 'stage', before: place, text });
const arg = 'ARG z';

describe('inserting in front of an instruction', () => {
  tryEdits({
    'above its comments': [
      'FROM a\nUSER b\n# c\n  # d\nCMD e\n',
      before(2),
      'FROM a\nUSER b\nUSER z\n# c\n  # d\nCMD e\n',
    ],
    'above what switches a check off': [
      'FROM a\n\n# hadolint ignore=DL3008\nRUN b\n',
      before(1),
      'FROM a\n\nUSER z\n# hadolint ignore=DL3008\nRUN b\n',
    ],
    'below comments that stand apart': ['FROM a\n# b\n\nCMD c\n', before(1), 'FROM a\n# b\n\nUSER z\nCMD c\n'],
    'below directives': [
      '# syntax=x\n# check=skip=all\nFROM a\n',
      before(0, arg),
      '# syntax=x\n# check=skip=all\nARG z\nFROM a\n',
    ],
    'below the head of the file': ['# b\n# c\nFROM a\n', before(0, arg), '# b\n# c\nARG z\nFROM a\n'],
    'below the head of the file, behind directives': [
      '# syntax=x\n# b\nFROM a\n',
      before(0, arg),
      '# syntax=x\n# b\nARG z\nFROM a\n',
    ],
    'between the head of the file and what switches a check off': [
      '# b\n# hadolint ignore=DL3006\nFROM a\n',
      before(0, arg),
      '# b\nARG z\n# hadolint ignore=DL3006\nFROM a\n',
    ],
    'above a comment of its own, below the head': [
      '# b\n\n# c\nFROM a\n',
      before(0, arg),
      '# b\n\nARG z\n# c\nFROM a\n',
    ],
    'behind a here-document that looks like a comment': [
      'FROM a\nRUN <<E\n# b\nE\nCMD c\n',
      before(2),
      'FROM a\nRUN <<E\n# b\nE\nUSER z\nCMD c\n',
    ],
    'with a here-document': ['FROM a\nCMD b\n', before(1, 'RUN <<E\nc\nE'), 'FROM a\nRUN <<E\nc\nE\nCMD b\n'],
    'in front of FROM': ['FROM a\nFROM b\n', before(1), 'FROM a\nUSER z\nFROM b\n'],
    'what may not stand in front of the first FROM': ['FROM a\n', before(0), /only ARG may stand/],
    'what begins a stage': ['FROM a\nCMD b\n', before(1, 'FROM z'), /begins a stage/],
    'what goes on behind its end': ['FROM a\nCMD b\n', before(1, 'RUN z \\'), /line continuation/],
    'an endless here-document': ['FROM a\nCMD b\n', before(1, 'RUN <<E\nz'), /never ends/],
    'what is no instruction': ['FROM a\nCMD b\n', before(1, 'FOO z'), /unknown instruction/],
    'nothing but a comment': ['FROM a\nCMD b\n', before(1, '# z'), /nothing to write/],
    'a line end at the end': ['FROM a\nCMD b\n', before(1, 'USER z\n'), /ends in a line end/],
    'a carriage return': ['FROM a\nCMD b\n', before(1, 'USER z\r\nUSER y'), /carriage return/],
    'a directive': ['FROM a\nCMD b\n', before(1, '# escape=`\nUSER y'), /parser directive/],
    'a place that is not there': ['FROM a\nCMD b\n', before(4), /instruction is gone/],
    'a place in front of all': ['FROM a\nCMD b\n', before(-1, arg), /instruction is gone/],
    'in a template': ['FROM {{ .Image }}\nCMD b\n', before(1), /is a template/],
    'in a file with an error': ['FROM a\nFOO b\n', before(1), /has an error/],
    'behind a bare carriage return': ['FROM a\nRUN b\rc\n', before(1), /bare carriage return/],
  });
});

describe('inserting behind an instruction', () => {
  tryEdits({
    'directly behind': ['FROM a\n# b\nCMD c\n', behind(0), 'FROM a\nUSER z\n# b\nCMD c\n'],
    'behind continuations': [
      'FROM a\nRUN b \\\n # c\n d\n\nCMD e\n',
      behind(1),
      'FROM a\nRUN b \\\n # c\n d\nUSER z\n\nCMD e\n',
    ],
    'behind a here-document': ['FROM a\nRUN <<E\nb\nE\nCMD c\n', behind(1), 'FROM a\nRUN <<E\nb\nE\nUSER z\nCMD c\n'],
    'behind the last one': ['FROM a\n# b', behind(0), 'FROM a\nUSER z\n# b'],
    'at the end of a file without final newline': ['FROM a\nCMD b', behind(1), 'FROM a\nCMD b\nUSER z'],
    'behind a global ARG': ['ARG a\nFROM b\n', behind(0, arg), 'ARG a\nARG z\nFROM b\n'],
    'with the escape character of the file': [
      '# escape=`\nFROM a\n',
      behind(0, 'RUN a `\n  b\\'),
      '# escape=`\nFROM a\nRUN a `\n  b\\\n',
    ],
    'what may not stand in front of the first FROM': ['ARG a\nFROM b\n', behind(0), /only ARG may stand/],
    'behind an open continuation': ['FROM a\nRUN b \\\n', behind(1), /line continuation/],
    'a place that is not there': ['FROM a\n', behind(1), /instruction is gone/],
    'a place in front of all': ['FROM a\n', behind(-2), /instruction is gone|only ARG/],
  });
});

describe('adding a stage', () => {
  const two = 'ARG V=1\n\n# b\nFROM a:$V AS b\nCOPY c d\n\n# e\nFROM f\nCOPY --from=b g h\n';
  tryEdits({
    'in front of the first': [
      two,
      stage(0),
      'ARG V=1\n\nFROM n AS new\nRUN o\n\n# b\nFROM a:$V AS b\nCOPY c d\n\n# e\nFROM f\nCOPY --from=b g h\n',
    ],
    'in front of the second': [two, stage(1), two.replace('# e', 'FROM n AS new\nRUN o\n\n# e')],
    'as the last': [two, stage(2), `${two}\nFROM n AS new\nRUN o\n`],
    'as the last, in front of comments': ['FROM a\n# b', stage(1), 'FROM a\n\nFROM n AS new\nRUN o\n# b'],
    'below the head of the file': ['# a\nFROM b\n', stage(0), '# a\nFROM n AS new\nRUN o\n\nFROM b\n'],
    'that uses one in front': [
      two,
      stage(1, 'FROM b\nCOPY --from=0 i j'),
      two.replace('# e', 'FROM b\nCOPY --from=0 i j\n\n# e'),
    ],
    'a name that a stage has': [two, stage(1, 'FROM n AS B'), /has a stage b already/],
    'a name that is a base image': [two, stage(1, 'FROM n AS f'), /uses an image named f/],
    'a name that a variable makes': ['ARG V=x\nFROM $V\n', stage(0, 'FROM n AS x'), /uses an image named x/],
    'a name that something is copied from': [
      'FROM a\nCOPY --from=X b c\n',
      stage(0, 'FROM n AS x'),
      /uses an image named x/,
    ],
    'a name that something is mounted from': [
      'FROM a\nRUN --mount=type=bind,from=x,target=/y b\n',
      stage(0, 'FROM n AS x'),
      /uses an image named x/,
    ],
    'a name that a trigger copies from': [
      'FROM a\nONBUILD COPY --from=x b c\n',
      stage(0, 'FROM n AS x'),
      /image named x/,
    ],
    'the name scratch': ['FROM scratch\n', stage(0, 'FROM n AS scratch'), /scratch cannot name/],
    'in front of a stage that goes by number': [
      'FROM a\nFROM b\nCOPY --from=0 c d\n',
      stage(0),
      /stage 0 by its number/,
    ],
    'in front of a mount that goes by number': [
      'FROM a\nFROM b\nRUN --mount=from=0,target=/c d\n',
      stage(0),
      /stage 0 by its number/,
    ],
    'behind a stage that goes by number': [
      'FROM a\nFROM b\nCOPY --from=0 c d\n',
      stage(1),
      'FROM a\nFROM n AS new\nRUN o\n\nFROM b\nCOPY --from=0 c d\n',
    ],
    'where a variable says what is copied': ['FROM a\nCOPY --from=$B c d\n', stage(0), /a variable says which stage/],
    'that builds on a later one': [two, stage(0, 'FROM b'), /stage b, which comes later/],
    'that copies from a later one': [two, stage(0, 'FROM n\nCOPY --from=b i j'), /stage b, which comes later/],
    'that copies from a later number': [two, stage(1, 'FROM n\nCOPY --from=1 i j'), /stage 1, which comes later/],
    'that is two': [two, stage(0, 'FROM n\nFROM o'), /not one whole stage/],
    'with an ARG in front': [two, stage(0, 'ARG n\nFROM o'), /not one whole stage/],
    'that is none': [two, stage(0, 'RUN n'), /not one whole stage/],
    'that goes on behind its end': [two, stage(0, 'FROM n\nRUN o \\'), /line continuation/],
    'a place that is not there': [two, stage(3), /stage is gone/],
    'behind an open continuation': ['FROM a\nRUN b \\\n', stage(1), /line continuation/],
  });
});
