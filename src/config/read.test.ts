import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyLayer } from './layer.ts';
import { readConfig } from './read.ts';
import { SAMPLE_RULES } from './rules.fixture.ts';

const read = (text: string) => readConfig(text, 'plimsoll.yml', SAMPLE_RULES);
const problemsOf = (text: string) =>
  read(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

test('a full file becomes a layer, in the order of the file', () => {
  const { layer, problems } = read(`extends: [strict, workshop]
failOn: never
review: { comments: 3 }
followUps: { when: after-merge, schedule: { hours: 22:00-05:00 }, limits: { open: 0 } }
rules:
  latest-tag: off
  unbounded-job: { level: error, activeDeadlineSeconds: 3600, backoffLimit: 0 }
  naked-pod: {}
profiles:
  zeta: { paths: ["z/**"], rules: { latest-tag: note } }
  alpha: { paths: [a, b] }
  production: { rules: { naked-pod: error } }
ignore: ["gen/**", "!**/vendor/**"]
waivers:
  - { rule: naked-pod, path: "debug/*.yaml", reason: " while we look ", owner: "@acme/platform", until: 2028-02-29 }
  - { rule: latest-tag, path: x, reason: known }
`);
  assert.deepEqual(problems, []);
  assert.deepEqual(layer, {
    source: 'plimsoll.yml',
    extends: ['strict', 'workshop'],
    failOn: 'never',
    comments: 3,
    followUps: { when: 'after-merge', 'schedule.hours': '22:00-05:00', 'limits.open': 0 },
    rules: [
      { rule: 'latest-tag', level: 'off', options: {} },
      { rule: 'naked-pod', level: null, options: {} },
      { rule: 'unbounded-job', level: 'error', options: { activeDeadlineSeconds: 3600, backoffLimit: 0 } },
    ],
    profiles: [
      { name: 'zeta', paths: ['z/**'], rules: [{ rule: 'latest-tag', level: 'note', options: {} }] },
      { name: 'alpha', paths: ['a', 'b'], rules: [] },
      { name: 'production', paths: [], rules: [{ rule: 'naked-pod', level: 'error', options: {} }] },
    ],
    ignore: ['gen/**', '!**/vendor/**'],
    waivers: [
      {
        rule: 'naked-pod',
        path: 'debug/*.yaml',
        reason: 'while we look',
        owner: '@acme/platform',
        until: '2028-02-29',
      },
      { rule: 'latest-tag', path: 'x', reason: 'known', owner: null, until: null },
    ],
  });
});

test('an empty file says nothing; JSON, CRLF, a BOM and aliases are read', () => {
  for (const text of ['', '\n', '# nothing yet\n', '---\n', '{}']) {
    assert.deepEqual(read(text), { layer: emptyLayer('plimsoll.yml'), problems: [] }, JSON.stringify(text));
  }
  assert.equal(read('{"failOn": "note"}').layer?.failOn, 'note');
  assert.deepEqual(read('\uFEFFfailOn: note\r\nignore:\r\n- a\r\n').layer?.ignore, ['a']);
  const shared = read('profiles:\n  a: { paths: &p [x/**] }\n  b: { paths: *p }\n');
  assert.deepEqual(shared.layer?.profiles[1]?.paths, ['x/**']);
});

const LEVEL = 'must be error, warning, note or off, or a mapping with a level and options';

const MISTAKES: Readonly<Record<string, readonly [text: string, ...problems: string[]]>> = {
  'unknown preset': [
    'extends:\n  - strcit',
    '2:5 extends[0] must be one of recommended, strict, workshop, security, not "strcit"; did you mean "strict"?',
  ],
  'preset not in a list': ['extends: strict', '1:10 extends must be a list of presets, not "strict"'],
  'unknown setting': ['failon: error', '1:1 the file has an unknown key "failon"; did you mean "failOn"?'],
  'unknown setting near nothing': [
    'zzz: 1',
    '1:1 the file has an unknown key "zzz"; it takes extends, failOn, review, followUps, rules, profiles, ignore, waivers',
  ],
  'unknown rule': [
    'rules:\n  latest-tga: off',
    '2:3 rules has an unknown key "latest-tga"; did you mean "latest-tag"?',
  ],
  'unknown rule in a profile': [
    'profiles: { dev: { paths: [a], rules: { nakedpod: off } } }',
    '1:41 profiles.dev.rules has an unknown key "nakedpod"; did you mean "naked-pod"?',
  ],
  'wrong level': ['rules:\n  latest-tag: eror', `2:15 rules.latest-tag ${LEVEL}, not "eror"; did you mean "error"?`],
  'level of the wrong kind': ['rules: { latest-tag: false }', `1:22 rules.latest-tag ${LEVEL}, not false`],
  'list for a level': ['rules: { latest-tag: [off] }', `1:22 rules.latest-tag ${LEVEL}, not a list`],
  'wrong level in a mapping': [
    'rules: { latest-tag: { level: of } }',
    `1:31 rules.latest-tag.level ${LEVEL}, not "of"; did you mean "off"?`,
  ],
  'unknown option': [
    'rules:\n  unbounded-job:\n    backofLimit: 3',
    '3:5 rules.unbounded-job has an unknown key "backofLimit"; did you mean "backoffLimit"?',
  ],
  'option of another rule': [
    'rules: { latest-tag: { backoffLimit: 3 } }',
    '1:24 rules.latest-tag has an unknown key "backoffLimit"; it takes level',
  ],
  'budget out of range': [
    'review: { comments: 51 }',
    '1:21 review.comments must be a whole number from 0 to 50, not 51',
  ],
  'budget without a number': ['review: 5', '1:9 review must be a mapping with comments, not 5'],
  'option out of range': [
    'rules: { unbounded-job: { backoffLimit: -1, activeDeadlineSeconds: 0 } }',
    '1:41 rules.unbounded-job.backoffLimit must be a whole number of retries from 0 to 2147483647, not -1',
    '1:68 rules.unbounded-job.activeDeadlineSeconds must be a whole number of seconds from 1 to 2147483647, not 0',
  ],
  'option too large': [
    'rules: { unbounded-job: { activeDeadlineSeconds: 2147483648 } }',
    '1:50 rules.unbounded-job.activeDeadlineSeconds must be a whole number of seconds from 1 to 2147483647, not 2147483648',
  ],
  'option not whole': [
    'rules: { unbounded-job: { activeDeadlineSeconds: 1.5, backoffLimit: "3" } }',
    '1:50 rules.unbounded-job.activeDeadlineSeconds must be a whole number of seconds from 1 to 2147483647, not 1.5',
    '1:69 rules.unbounded-job.backoffLimit must be a whole number of retries from 0 to 2147483647, not "3"',
  ],
  'setting without a value': [
    'failOn: error\nrules:\n',
    '2:7 rules has no value: it must be a mapping from rules to their settings',
  ],
  'profile name': [
    'profiles:\n  My Dev: { paths: [a] }',
    '2:3 profiles."My Dev" has a name that must be lower-case letters, digits and dashes, a letter first',
  ],
  'profile without paths': [
    'profiles:\n  dev: { rules: {} }',
    '2:8 profiles.dev.paths is missing; list the paths of the profile (only production may do without)',
  ],
  'profile with no path': ['profiles: { dev: { paths: [] } }', '1:27 profiles.dev.paths must name at least one path'],
  'bad glob': [
    'profiles:\n  dev:\n    paths: [/dev/**]',
    '3:13 profiles.dev.paths[0] begins with "/"; paths are relative to the root of the repository, so leave it out',
  ],
  'bad ignore': ['ignore:\n  - a\n  - "!a//b"', '3:5 ignore[1] holds an empty name; leave out the doubled slash'],
  'unquoted exclamation mark': [
    'ignore:\n  - !vendor/**',
    '2:5 unknown tag !vendor/**; put quotes around a value that begins with "!"',
  ],
  'unquoted star': [
    'ignore:\n  - **/gen/**',
    '2:5 "**/gen/**" is an alias without an anchor; put quotes around a value that begins with "*"',
  ],
  'waiver without rule, path and reason': [
    'waivers:\n  - owner: me',
    '2:5 waivers[0].rule is missing: it must be the id of a rule (see "plimsoll rules")',
    '2:5 waivers[0].path is missing: it must be a path pattern',
    '2:5 waivers[0].reason is missing: it must say why the finding is accepted',
  ],
  'waiver with a blank reason': [
    'waivers:\n  - rule: naked-pod\n    path: a\n    reason: "  "',
    '4:13 waivers[0].reason must say why the finding is accepted, not ""',
  ],
  'waiver for an unknown rule': [
    'waivers: [{ rule: naked-pot, path: a, reason: b }]',
    '1:19 waivers[0].rule must be the id of a rule (see "plimsoll rules"), not "naked-pot"; did you mean "naked-pod"?',
  ],
  'waiver until no date': [
    'waivers: [{ rule: naked-pod, path: a, reason: b, until: 2027-02-30 }]',
    '1:57 waivers[0].until must be a date such as 2027-03-01, not "2027-02-30"',
  ],
  'doubled key': ['failOn: error\nfailOn: note', '2:1 the key "failOn" is given twice; keep one'],
  'not a mapping': ['- a', '1:1 the file must be a mapping of settings, not a list'],
  'two documents': [
    'failOn: note\n---\nfailOn: note',
    '2:1 the file holds a second document; only one counts, so join them',
  ],
  'an alias into itself': [
    'ignore: &a [*a]',
    '1:13 "*a" is an alias without an anchor; put quotes around a value that begins with "*"',
  ],
  'merge key': [
    '<<: {}',
    '1:1 the file has an unknown key "<<"; it takes extends, failOn, review, followUps, rules, profiles, ignore, waivers',
  ],
  'the key __proto__': [
    '__proto__: { failOn: never }\nrules: { __proto__: off }\nprofiles: { __proto__: { paths: [a] } }',
    '1:1 unknown key "__proto__"; remove it',
    '2:10 unknown key "__proto__"; remove it',
    '3:13 unknown key "__proto__"; remove it',
  ],
  'names of the prototype': [
    'rules: { constructor: off, toString: off }',
    '1:10 rules has an unknown key "constructor"; it takes latest-tag, naked-pod, unbounded-job, extra-check',
    '1:28 rules has an unknown key "toString"; it takes latest-tag, naked-pod, unbounded-job, extra-check',
  ],
  'a long value': [
    `failOn: ${'x'.repeat(100)}`,
    `1:9 failOn must be error, warning, note or never, not "${'x'.repeat(60)}..."`,
  ],
};

for (const [name, [text, ...expected]] of Object.entries(MISTAKES)) {
  test(`a mistake is named at its line: ${name}`, () => {
    assert.deepEqual(problemsOf(text), expected);
    assert.equal(read(text).layer, null);
  });
}

test('broken YAML is a problem at its line', () => {
  const [problem, ...others] = read('failOn: error\nrules: {latest-tag: off\nignore: [a]\n').problems;
  assert.deepEqual(others, []);
  assert.equal(problem?.line, 3);
  assert.equal(problem?.source, 'plimsoll.yml');
  assert.match(problem?.message ?? '', /^the file is not valid YAML: /);
});

test('a quotation without an end is told at the last line that there is', () => {
  const [problem] = read('ignore: [a]\nfailOn: "error\n').problems;
  assert.equal(`${problem?.line}:${problem?.column}`, '2:15');
});

test('problems come in the order of the file', () => {
  const lines = problemsOf('zzz: 1\nfailOn: x\nrules: { zzz: 1, latest-tag: x }\nignore: x\n').map((told) =>
    told.slice(0, 4),
  );
  assert.deepEqual(lines, ['1:1 ', '2:9 ', '3:10', '3:30', '4:9 ']);
});

test('many problems are counted', () => {
  const problems = problemsOf(
    `rules: {\n${Array.from({ length: 200 }, (_, index) => `  k${index}: off,\n`).join('')}}`,
  );
  assert.equal(problems.length, 51);
  assert.equal(problems.at(-1), '52:3 150 more problems from here on; correct the first ones and look again');
});

const times = (count: number, entry: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => entry(at)).join(', ');

/** The longest list of each kind that docs/configuration.md names, and how to make one. */
const LISTS: Readonly<Record<string, readonly [most: number, make: (count: number) => string]>> = {
  ignore: [200, (count) => `ignore: [${times(count, () => 'a')}]`],
  waivers: [1000, (count) => `waivers: [${times(count, () => '{ rule: naked-pod, path: a, reason: b }')}]`],
  profiles: [20, (count) => `profiles: { ${times(count, (at) => `p${at}: { paths: [a] }`)} }`],
  'profiles.dev.paths': [50, (count) => `profiles: { dev: { paths: [${times(count, () => 'a')}] } }`],
};

for (const [name, [most, make]] of Object.entries(LISTS)) {
  test(`the list ${name} takes ${most} entries`, () => {
    assert.deepEqual(problemsOf(make(most)), []);
    const [told = '', ...others] = problemsOf(make(most + 1));
    assert.ok(told.endsWith(` ${name} has more than ${most} entries`), told);
    assert.deepEqual(others, []);
  });
}
