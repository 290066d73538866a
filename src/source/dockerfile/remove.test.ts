// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Dockerfiles
import { describe } from 'node:test';
import type { DockerfileEdit } from './edit.ts';
import { tryEdits } from './edited.fixture.ts';

const remove = (instruction: number): DockerfileEdit => ({ op: 'remove', instruction });
const replace = (instruction: number, text: string): DockerfileEdit => ({ op: 'replace', instruction, text });

describe('removing an instruction', () => {
  tryEdits({
    'one line': ['FROM a\nUSER b\nCMD c\n', remove(1), 'FROM a\nCMD c\n'],
    'an indented one over several lines': ['FROM a\n  RUN b \\\n  # c\n\n  d\nCMD e\n', remove(1), 'FROM a\nCMD e\n'],
    'the last one': ['FROM a\nUSER b\n', remove(1), 'FROM a\n'],
    'the last one, without a final newline': ['FROM a\nUSER b', remove(1), 'FROM a'],
    'one with the comments that speak of it': ['FROM a\n# b\n# c\nUSER d\n\nCMD e\n', remove(1), 'FROM a\n\nCMD e\n'],
    'one with its comments, in front of a comment': [
      'FROM a\n# b\nUSER c\n# d\nCMD e\n',
      remove(1),
      'FROM a\n# d\nCMD e\n',
    ],
    'the last one with its comments': ['FROM a\n# b\nUSER c', remove(1), 'FROM a'],
    'one whose comment heads more': ['FROM a\n# b\nUSER c\nCMD d\n', remove(1), 'FROM a\n# b\nCMD d\n'],
    'one and what switches its checks off': [
      'FROM a\n# b\n# hadolint ignore=DL3002\nUSER c\nCMD d\n',
      remove(1),
      'FROM a\n# b\nCMD d\n',
    ],
    'one below comments that stand apart': ['FROM a\n# b\n\nUSER c\n\nCMD d\n', remove(1), 'FROM a\n# b\n\n\nCMD d\n'],
    'an ENV that nothing names': ['FROM a\nENV B=c D=e\nRUN f $G\n', remove(1), 'FROM a\nRUN f $G\n'],
    FROM: ['FROM a\n', remove(0), /depend on the FROM/],
    'a global ARG': ['ARG a\nFROM b\n', remove(0), /depend on the ARG/],
    SHELL: ['FROM a\nSHELL ["sh", "-c"]\n', remove(1), /depend on the SHELL/],
    'an ENV that is used': ['FROM a\nENV B=c D=e\nRUN f $D\n', remove(1), /uses the variable D/],
    'an ENV that is used in braces': ['FROM a\nENV B c d\nRUN f ${B:-e}\n', remove(1), /uses the variable B/],
    'a here-document': ['FROM a\nRUN <<E\nb\nE\n', remove(1), /here-document/],
    ONBUILD: ['FROM a\nONBUILD RUN b\n', remove(1), /other builds/],
    'a template action': ['FROM a\nUSER {{ b }}\n', remove(1), /template action/],
    'an open continuation': ['FROM a\nRUN b \\\n', remove(1), /line continuation/],
    'what a lone continuation stands in front of': ['FROM a\r\n \\\r\nUSER b', remove(1), /continuation of nothing/],
    'what would leave a blank line at the end': ['FROM a\n\nUSER b', remove(1), /end in a blank line/],
    'what is not there': ['FROM a\n', remove(1), /instruction is gone/],
  });
});

describe('replacing what others depend on', () => {
  tryEdits({
    'the image of a stage': ['FROM a AS b\nFROM b\n', replace(0, 'FROM c AS b'), 'FROM c AS b\nFROM b\n'],
    'a FROM by one with a name': ['FROM a\n', replace(0, 'FROM a AS b'), 'FROM a AS b\n'],
    'a name that nothing uses': ['FROM a AS b\n', replace(0, 'FROM a'), 'FROM a\n'],
    'a default': ['ARG A=1\nFROM b:$A\n', replace(0, 'ARG A=2'), 'ARG A=2\nFROM b:$A\n'],
    'SHELL by another': ['FROM a\nSHELL ["b"]\n', replace(1, 'SHELL ["c"]'), 'FROM a\nSHELL ["c"]\n'],
    'a name that a stage uses': ['FROM a AS b\nFROM b\n', replace(0, 'FROM a AS c'), /uses the stage b/],
    'a name that something is copied from': [
      'FROM a AS b\nFROM c\nCOPY --from=b d e\n',
      replace(0, 'FROM a'),
      /uses the stage b/,
    ],
    'a name that is taken': ['FROM a\nFROM b AS c\n', replace(0, 'FROM a AS c'), /has a stage c already/],
    'a FROM by something else': ['FROM a\nCMD b\n', replace(0, 'USER c'), /only a FROM may stand/],
    'something by a FROM': ['FROM a\nCMD b\n', replace(1, 'FROM c'), /begins a stage/],
    'an ARG by something else': ['FROM a\nARG b\n', replace(1, 'USER c'), /depend on the ARG/],
    'a global ARG by more than ARG': ['ARG a\nFROM b\n', replace(0, 'ARG a\nUSER c'), /only ARG/],
    'SHELL by something else': ['FROM a\nSHELL ["b"]\n', replace(1, 'USER c'), /depend on the SHELL/],
    'something by what goes on': ['FROM a\nUSER b\nCMD c\n', replace(1, 'RUN d \\'), /line continuation/],
    'something by what is indented': ['FROM a\nUSER b\n', replace(1, '  USER c'), /begins with a blank/],
    'a template action': ['FROM a\nUSER {{ b }}\n', replace(1, 'USER c'), /template action/],
  });
});
