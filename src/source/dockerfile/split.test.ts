import { describe } from 'node:test';
import type { DockerfileEdit } from './edit.ts';
import { tryEdits } from './edited.fixture.ts';

const split = (before: number, text = 'FROM n\nCOPY --from=m o p'): DockerfileEdit => ({ op: 'split', before, text });

describe('dividing a stage', () => {
  tryEdits({
    'a new stage between two lines': [
      'FROM a AS m\nRUN b\nCMD c\n',
      split(2),
      'FROM a AS m\nRUN b\n\nFROM n\nCOPY --from=m o p\nCMD c\n',
    ],
    'one where a blank line stands': [
      'FROM a AS m\nRUN b\n\nCMD c\n',
      split(2),
      'FROM a AS m\nRUN b\n\nFROM n\nCOPY --from=m o p\n\nCMD c\n',
    ],
    'one in front of the comments of the next instruction': [
      'FROM a AS m\nRUN b\n \n# c\nCMD d',
      split(2),
      'FROM a AS m\nRUN b\n \nFROM n\nCOPY --from=m o p\n\n# c\nCMD d',
    ],
    'one behind comments that stand apart': [
      'FROM a AS m\nRUN b\n# c\n\nCMD d\n',
      split(2),
      'FROM a AS m\nRUN b\n# c\n\nFROM n\nCOPY --from=m o p\n\nCMD d\n',
    ],
    'one with a name, in the last of two stages': [
      'FROM a\nFROM b\nRUN c\nUSER d\n',
      split(3, 'FROM n AS o'),
      'FROM a\nFROM b\nRUN c\n\nFROM n AS o\nUSER d\n',
    ],
    'nothing at a FROM': ['FROM a\nFROM b\n', split(1), /no stage can be divided/],
    'nothing in front of the first FROM': ['ARG a\nFROM b\n', split(0), /no stage can be divided/],
    'nothing where nothing is': ['FROM a\n', split(1), /instruction is gone/],
    'a text that is no stage': ['FROM a\nRUN b\n', split(1, 'RUN c'), /not one whole stage/],
    'a name that is taken': ['FROM a AS b\nRUN c\n', split(1, 'FROM n AS b'), /has a stage b already/],
    'what stages are counted by': ['FROM a\nRUN b\nFROM c\nCOPY --from=0 d e\n', split(1), /refers to stage 0/],
    'a stage that comes later': ['FROM a\nRUN b\nFROM c AS m\n', split(1), /uses the stage m, which comes later/],
  });
});
