import { describe } from 'node:test';
import type { ShellEdit } from '../shell/edit.ts';
import type { DockerfileEdit } from './edit.ts';
import { tryEdits } from './edited.fixture.ts';

const shell = (edit: ShellEdit, instruction = 1): DockerfileEdit => ({ op: 'shell', instruction, edit });
const exec = (command = 0): DockerfileEdit => shell({ op: 'exec', command });
const insert = (command: number, before: number, text: string) => shell({ op: 'insertWords', command, before, text });
const remove = (command: number, word: number) => shell({ op: 'deleteWord', command, word });
const append = (command: number, text: string) => shell({ op: 'append', command, text });
const foreground = (command = 0) => shell({ op: 'foreground', command });
const replace = (command: number, word: number, text: string) => shell({ op: 'replaceWord', command, word, text });

describe('editing the script of an instruction', () => {
  const run = 'FROM a\nRUN b up && \\\n    # why\n    b -y \\\n      c \\\n      d\n';
  tryEdits({
    'exec in CMD': ['FROM a\nCMD b $C', exec(), 'FROM a\nCMD exec b $C'],
    'exec in ENTRYPOINT over lines': [
      'FROM a\nENTRYPOINT b \\\n  && c $D\n',
      exec(1),
      'FROM a\nENTRYPOINT b \\\n  && exec c $D\n',
    ],
    'words in front of one': [run, insert(1, 1, '--no'), run.replace('b -y', 'b --no -y')],
    'words in front of one on a line of its own': [run, insert(1, 3, 'x'), run.replace('d\n', 'x d\n')],
    'words behind the last one': [run, insert(1, 4, 'x'), run.replace('d\n', 'd x\n')],
    'a word away from the end of its line': [run, remove(1, 1), run.replace(' -y', '')],
    'a word away with its line': [run, remove(1, 2), run.replace('      c \\\n', '')],
    'the last word away with its line': [run, remove(1, 3), run.replace(' \\\n      d', '')],
    'a word': [run, replace(1, 2, '"x y"'), run.replace('c \\', '"x y" \\')],
    'more commands at the end': [run, append(1, 'e "$F"'), run.replace('d\n', 'd && e "$F"\n')],
    'more commands in the middle': [run, append(0, 'e'), run.replace('b up', 'b up && e')],
    'behind flags': [
      'FROM a\nRUN --mount=type=cache,target=/x --network=none b c\n',
      insert(0, 1, '-d'),
      'FROM a\nRUN --mount=type=cache,target=/x --network=none b -d c\n',
    ],
    'with another escape character': [
      '# escape=`\nFROM a\nRUN b `\n  # c\n  && d \\x\n',
      append(1, 'e'),
      '# escape=`\nFROM a\nRUN b `\n  # c\n  && d \\x && e\n',
    ],
    'a word away with its line and another escape character': [
      '# escape=`\nFROM a\nRUN b `\n  c `\n  d\n',
      remove(0, 1),
      '# escape=`\nFROM a\nRUN b `\n  d\n',
    ],
    'the foreground': ['FROM a\nRUN b & c\n', foreground(), 'FROM a\nRUN b; c\n'],
    'the foreground over lines': ['FROM a\nRUN b \\\n  & c\n', foreground(), 'FROM a\nRUN b \\\n  ; c\n'],
    'the foreground at the end of lines': ['FROM a\nRUN b \\\n  &\nUSER c\n', foreground(), 'FROM a\nRUN b\nUSER c\n'],
    'where a continuation splits another word': ['FROM a\nRUN b c\\\nd e\n', remove(0, 2), 'FROM a\nRUN b c\\\nd\n'],
    'where a dangling continuation ends the file': [
      'FROM a\nRUN b c \\\n',
      insert(0, 1, 'd'),
      'FROM a\nRUN b d c \\\n',
    ],
    'in the here-document that RUN executes': [
      'FROM a\nRUN <<E\n# b\nc d \\\n  e\nf\nE\nCMD g\n',
      insert(0, 2, 'x'),
      'FROM a\nRUN <<E\n# b\nc d \\\n  x e\nf\nE\nCMD g\n',
    ],
    'the foreground in front of a backtick': [
      '# escape=`\nFROM a\nRUN <<E\nb `c` &\nE\n',
      foreground(),
      '# escape=`\nFROM a\nRUN <<E\nb `c`\nE\n',
    ],
    'the foreground behind two escape characters': ['FROM a\nRUN b \\\\ &\n', foreground(), 'FROM a\nRUN b \\\\\n'],
    'in a quoted here-document with an interpreter': [
      'FROM a\nRUN <<-"E F"\n\t#!/usr/bin/env bash\n\tb &\n\tE F\n',
      foreground(),
      'FROM a\nRUN <<-"E F"\n\t#!/usr/bin/env bash\n\tb\n\tE F\n',
    ],
    'in front of a here-document that is data': [
      'FROM a\nRUN b <<E > c && d\ne & f\nE\n',
      insert(1, 1, 'x'),
      'FROM a\nRUN b <<E > c && d x\ne & f\nE\n',
    ],
    'with a shell that is one': [
      'FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-ec"]\nCMD b\n',
      shell({ op: 'exec', command: 0 }, 2),
      'FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-ec"]\nCMD exec b\n',
    ],
  });
});

describe('refusing to edit the script of an instruction', () => {
  tryEdits({
    'other instructions': ['FROM a\nUSER b\n', exec(), /USER holds no script/],
    'a word that would leave a continuation behind': [
      'FROM a\nRUN a\\ \\\n E\n',
      remove(0, 1),
      /read the instruction otherwise/,
    ],
    'words that would end in a continuation': [
      '# escape=`\nFROM a\nRUN b\n',
      insert(0, 1, '`c`'),
      /read the instruction otherwise/,
    ],
    triggers: ['FROM a\nONBUILD RUN b\n', exec(), /ONBUILD holds no script/],
    'exec form': ['FROM a\nCMD ["b"]\n', exec(), /exec form/],
    'broken exec form': ["FROM a\nCMD ['b']\n", exec(), /JSON array/],
    'a split word': ['FROM a\nRUN b c\\\nd e\n', replace(0, 1, 'f'), /line continuation splits/],
    'to delete a split word': ['FROM a\nRUN b c\\\nd e\n', remove(0, 1), /line continuation splits/],
    'a comment beside the word': ['FROM a\nRUN b \\\n# c\n  d\n', remove(0, 1), /a comment beside the word/],
    'a comment in front of the ampersand': ['FROM a\nRUN b \\\n# c\n  &\n', foreground(), /a comment stands in front/],
    'a broken script': ['FROM a\nRUN b "c\n', exec(), /cannot be read/],
    'a template action': ["FROM a\nRUN b -f '{{.C}}'\n", exec(), /template action/],
    'data of a here-document': ['FROM a\nRUN b <<E\n$(c d)\nE\n', insert(1, 1, 'x'), /data of a here-document/],
    'to append on the line of a here-document': ['FROM a\nRUN b <<E\nc\nE\n', append(0, 'd'), /a here-document begins/],
    'another interpreter': ['FROM a\nRUN <<E\n#!/usr/bin/python3\nprint\nE\n', exec(), /another program than a shell/],
    'another shell': [
      'FROM a\nSHELL ["powershell", "-Command"]\nRUN b\n',
      shell({ op: 'exec', command: 0 }, 2),
      /no POSIX shell/,
    ],
    'a shell without a script': [
      'FROM a\nSHELL ["/bin/sh", "-x"]\nRUN b\n',
      shell({ op: 'exec', command: 0 }, 2),
      /no POSIX shell/,
    ],
    'another shell in the stage below': [
      'FROM a AS b\nSHELL ["pwsh", "-c"]\nFROM B\nRUN c\n',
      shell({ op: 'exec', command: 0 }, 3),
      /no POSIX shell/,
    ],
    Windows: ['FROM mcr.example/windows/servercore\nRUN b\n', exec(), /no POSIX shell/],
    'Windows by a variable': [
      'ARG V=x/nanoserver\nFROM $V\nRUN b\n',
      shell({ op: 'exec', command: 0 }, 2),
      /no POSIX shell/,
    ],
    'Windows by platform': ['FROM --platform=windows/amd64 a\nRUN b\n', exec(), /no POSIX shell/],
    'what reads as a flag': ['FROM a\nRUN b\n', insert(0, 0, '--c'), /read the instruction otherwise/],
    'what reads as exec form': ['FROM a\nRUN b\n', replace(0, 0, '["b"]'), /read the instruction otherwise/],
    'what ends in the escape character': [
      '# escape=`\nFROM a\nRUN b\nUSER c\n',
      insert(0, 1, '`d`'),
      /read the instruction otherwise/,
    ],
    'what ends the here-document': ['FROM a\nRUN <<E\nb E\nE\n', remove(0, 0), /read the instruction otherwise/],
  });
});
