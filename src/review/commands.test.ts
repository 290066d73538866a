import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CommentCommands, ignoresIn, MAX_COMMANDS, mayCommand, parseCommands, VERBS } from './commands.ts';

const RULES = ['latest-tag', 'naked-pod', 'unbounded-job'];

function parse(text: string, inOwnThread = false): CommentCommands {
  return parseCommands(text, { rules: RULES, inOwnThread });
}

/** The one command or mistake of a text. */
function one(text: string, inOwnThread = false): unknown {
  const { commands, mistakes, more } = parse(text, inOwnThread);
  assert.equal(commands.length + mistakes.length + more, 1, JSON.stringify({ commands, mistakes, more }));
  return commands[0] ?? mistakes[0];
}

describe('a command', () => {
  it('is each of the six', () => {
    assert.deepEqual(one('/plimsoll fix'), { verb: 'fix', scope: 'review', delivery: 'pull request' });
    assert.deepEqual(one('/plimsoll help'), { verb: 'help' });
    assert.deepEqual(one('/plimsoll rerun'), { verb: 'rerun' });
    assert.deepEqual(one('/plimsoll config'), { verb: 'config', path: null });
    assert.deepEqual(one('/plimsoll config `dev/My pod.yaml`'), { verb: 'config', path: 'dev/My pod.yaml' });
    assert.deepEqual(one('/plimsoll explain naked-pod'), { verb: 'explain', rule: 'naked-pod' });
    assert.deepEqual(one('/plimsoll ignore naked-pod -- it ends soon'), {
      verb: 'ignore',
      rule: 'naked-pod',
      reason: 'it ends soon',
    });
  });

  it('asks for help where it says nothing', () => {
    assert.deepEqual(one('/plimsoll'), { verb: 'help' });
  });

  it('stands between other words, in a line of its own', () => {
    assert.deepEqual(one('Thanks!\n\n/plimsoll rerun\nPlease.'), { verb: 'rerun' });
  });

  for (const text of [
    '/PLIMSOLL Rerun',
    '  /plimsoll rerun',
    '/plimsoll   rerun   ',
    'Hm.\r\n/plimsoll rerun\r\n',
    '\u200b/plim\u200bsoll\u00a0re\u2060run\ufeff',
    '/plimsoll rerun.',
    '/plimsoll `rerun`',
    '/plimsoll\trerun please',
  ]) {
    it(`is understood as ${JSON.stringify(text)}`, () => assert.deepEqual(one(text), { verb: 'rerun' }));
  }

  for (const text of [
    '',
    'plimsoll rerun',
    '/plimsollrerun',
    '/ plimsoll rerun',
    'see /plimsoll rerun',
    '`/plimsoll rerun`',
    '- /plimsoll rerun',
    '> /plimsoll rerun',
    '> Look:\n/plimsoll rerun',
    '```\n/plimsoll rerun\n```',
    '    /plimsoll rerun',
    '\t/plimsoll rerun',
    '<!-- \n/plimsoll rerun\n-->',
    '<!-- /plimsoll rerun -->',
  ]) {
    it(`is not in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parse(text), { commands: [], mistakes: [], more: 0 });
      assert.deepEqual(ignoresIn(text.replace('rerun', 'ignore a -- b')), []);
    });
  }
});

describe('a wish to ignore', () => {
  const WISH = { verb: 'ignore', rule: 'latest-tag', reason: 'a demo' };

  for (const text of [
    '/plimsoll ignore latest-tag -- a demo',
    '/plimsoll ignore `Latest-Tag` --a demo',
    '/plimsoll ignore latest-tag \u2014 a demo',
    '/plimsoll ignore latest-tag --- a demo ',
  ]) {
    it(`is read from ${JSON.stringify(text)}, and read back`, () => {
      assert.deepEqual(one(text), WISH);
      assert.deepEqual(ignoresIn(text), [{ rule: 'latest-tag', reason: 'a demo' }]);
    });
  }

  it('may name several rules', () => {
    const { commands } = parse('/plimsoll ignore latest-tag, naked-pod latest-tag -- a demo -- really');
    assert.deepEqual(commands, [
      { verb: 'ignore', rule: 'latest-tag', reason: 'a demo -- really' },
      { verb: 'ignore', rule: 'naked-pod', reason: 'a demo -- really' },
    ]);
  });

  it('needs a reason', () => {
    const missing = { kind: 'missing reason', rule: 'latest-tag' };
    for (const end of ['', ' --', ' -- ', ' because it is a demo', ' -- \u200b', ' -- --', ' \u2014']) {
      assert.deepEqual(one(`/plimsoll ignore latest-tag${end}`), missing, end);
      assert.deepEqual(ignoresIn(`/plimsoll ignore latest-tag${end}`), []);
    }
  });

  it('needs a rule, except in a thread of ours', () => {
    assert.deepEqual(one('/plimsoll ignore -- a demo'), { kind: 'missing rule', verb: 'ignore' });
    assert.deepEqual(one('/plimsoll ignore -- a demo', true), { verb: 'ignore', rule: null, reason: 'a demo' });
    assert.deepEqual(ignoresIn('/plimsoll ignore -- a demo'), [{ rule: null, reason: 'a demo' }]);
  });

  it('has a reason of bounded length', () => {
    const [wish] = ignoresIn(`/plimsoll ignore latest-tag -- ${'x'.repeat(20_000)}`);
    assert.equal(wish?.reason.length, 500);
  });
});

describe('a wish for repairs', () => {
  for (const [text, scope, delivery] of [
    ['/plimsoll fix', 'review', 'pull request'],
    ['/plimsoll FIX Safe', 'safe', 'pull request'],
    ['/plimsoll fix push', 'review', 'commit'],
    ['/plimsoll fix safe push', 'safe', 'commit'],
    ['/plimsoll fix `PUSH`, safe, push.', 'safe', 'commit'],
  ] as const) {
    it(`is read from ${JSON.stringify(text)}`, () => {
      assert.deepEqual(one(text), { verb: 'fix', scope, delivery });
      assert.equal(VERBS[0], 'fix');
    });
  }

  for (const [text, word, nearest] of [
    ['/plimsoll fix save', 'save', 'safe'],
    ['/plimsoll fix push save', 'save', 'push safe'],
    ['/plimsoll fix pish pus', 'pish', 'push'],
    ['/plimsoll fix all', 'all', null],
    ['/plimsoll fix save latest-tag', 'latest-tag', null],
    ['/plimsoll fix __proto__', '__proto__', null],
    [`/plimsoll fix ${'x'.repeat(9_000)}`, `${'x'.repeat(59)}…`, null],
  ] as const) {
    it(`is not made of ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.deepEqual(one(text), { kind: 'unknown fix word', word, nearest });
    });
  }

  it('counts once where it is written twice', () => {
    assert.deepEqual(one('/plimsoll fix safe\n/plimsoll fix Safe, safe'), {
      ...{ verb: 'fix', scope: 'safe', delivery: 'pull request' },
    });
  });

  for (const other of ['/plimsoll fix', '/plimsoll fix safe push', '/plimsoll fix push']) {
    it(`is none beside ${JSON.stringify(other)}`, () => {
      assert.deepEqual(parse(`/plimsoll fix safe\n/plimsoll rerun\n${other}`), {
        commands: [{ verb: 'rerun' }],
        mistakes: [{ kind: 'different fixes' }],
        more: 0,
      });
    });
  }

  it('is none beside a wish to ignore, which counts', () => {
    const { commands, mistakes } = parse('/plimsoll fix\n/plimsoll ignore naked-pod -- it ends soon');
    assert.deepEqual(commands, [{ verb: 'ignore', rule: 'naked-pod', reason: 'it ends soon' }]);
    assert.deepEqual(mistakes, [{ kind: 'fix beside ignore' }]);
    assert.equal(parse('/plimsoll fix\n/plimsoll ignore naked-pod').commands.length, 1);
  });
});

describe('a mistake', () => {
  it('names what was probably meant', () => {
    assert.deepEqual(one('/plimsoll explian latest-tag'), {
      kind: 'unknown verb',
      word: 'explian',
      nearest: 'explain',
    });
    assert.deepEqual(one('/plimsoll dance'), { kind: 'unknown verb', word: 'dance', nearest: null });
    assert.deepEqual(one('/plimsoll explain latest-tags'), {
      kind: 'unknown rule',
      verb: 'explain',
      word: 'latest-tags',
      nearest: 'latest-tag',
    });
    assert.deepEqual(one('/plimsoll ignore __proto__ -- x'), {
      kind: 'unknown rule',
      verb: 'ignore',
      word: '__proto__',
      nearest: null,
    });
    assert.deepEqual(one('/plimsoll explain'), { kind: 'missing rule', verb: 'explain' });
  });

  it('takes over no long word', () => {
    const read = one(`/plimsoll ${'x'.repeat(9_000)}`);
    assert.deepEqual(read, { kind: 'unknown verb', word: `${'x'.repeat(59)}…`, nearest: null });
  });
});

describe('many commands', () => {
  it('count up to ten', () => {
    const { commands, mistakes, more } = parse('/plimsoll rerun\n'.repeat(1_000));
    assert.deepEqual([commands.length, mistakes.length, more], [MAX_COMMANDS, 0, 990]);
  });

  it('of a comment at its longest are read in linear time', () => {
    const texts = [
      '/plimsoll ignore ',
      '`',
      '.',
      '> ',
      '- ',
      '```\n',
      '<!-- ',
      '\u200b',
      '1. > ```a`\n',
      ' ',
      '\r',
      '--',
    ];
    for (const text of texts) {
      const long = (start: string) => parse(start + text.repeat(65_536 / text.length));
      for (const start of ['', '/plimsoll ', '/plimsoll explain ', '/plimsoll ignore a -- ', 'a\n<pre']) long(start);
    }
  });
});

describe('any text', () => {
  const parts = fc.constantFrom(
    ...[
      '/plimsoll ',
      ...VERBS,
      ' latest-tag',
      ' safe',
      ' push',
      ' -- ',
      '\n',
      '\r\n',
      '> ',
      '```',
      '    ',
      '\t',
      '<!--',
      '-->',
      '- ',
    ],
    ...['`', '\u200b', '\u202e', '\ud800', '__proto__', '@org/team', '![x](http://x)', '<img>', '~~~', '1. ', '</pre>'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 10_000 }),
    fc.array(fc.oneof(parts, fc.string()), { maxLength: 300 }).map((all) => all.join('')),
  );

  it('is read without an exception, into bounded commands', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (any, inOwnThread) => {
        const { commands, mistakes } = parse(any, inOwnThread);
        assert.ok(commands.length + mistakes.length <= 100);
        assert.ok(commands.filter(({ verb }) => verb === 'fix').length <= 1);
        for (const command of commands) {
          if ('rule' in command) assert.ok(command.rule === null || RULES.includes(command.rule));
          if ('reason' in command) assert.ok(command.reason.trim() !== '' && command.reason.length <= 500);
        }
        const read = commands.flatMap((command) => (command.verb === 'ignore' ? [command] : []));
        for (const { rule, reason } of read) {
          assert.ok(ignoresIn(any).some((wish) => wish.rule === rule && wish.reason === reason));
        }
        if (commands.length + mistakes.length > 0) assert.ok(mayCommand(any));
      }),
      { numRuns: 2_000 },
    );
  });

  it('quoted line by line holds no command', () => {
    fc.assert(
      fc.property(text, (any) => {
        const quoted = any.split(/\r\n?|\n/).map((line) => `> ${line}`);
        assert.deepEqual(parse(quoted.join('\n')), { commands: [], mistakes: [], more: 0 });
      }),
    );
  });

  it('in a fence longer than all of its own holds no command', () => {
    fc.assert(
      fc.property(text, (any) => {
        const fence = '~'.repeat(any.length + 3);
        assert.deepEqual(parse(`${fence}\n${any}\n${fence}`), { commands: [], mistakes: [], more: 0 });
      }),
    );
  });
});
