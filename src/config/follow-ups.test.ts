import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainConfig } from './explain.ts';
import { DEFAULT_FOLLOW_UP_OPTIONS, DEFAULT_FOLLOW_UPS, type Schedule, WEEKDAYS } from './follow-ups.ts';
import type { ConfigLayer } from './layer.ts';
import { readConfig } from './read.ts';
import { resolveConfig } from './resolve.ts';
import { SAMPLE_RULES } from './rules.fixture.ts';

const read = (followUps: string, source = 'plimsoll.yml') =>
  readConfig(`followUps: ${followUps}`, source, SAMPLE_RULES);

function layer(followUps: string, source: string): ConfigLayer {
  const { layer: made, problems } = read(followUps, source);
  assert.deepEqual(problems, []);
  assert.ok(made);
  return made;
}

const resolve = (...texts: string[]) =>
  resolveConfig({ layers: texts.map((text, at) => layer(text, `${at}`)), rules: SAMPLE_RULES, today: '2026-06-15' });

test('without a file they are made on request only, at any time, with neither labels nor reviewers', () => {
  const quiet = { when: 'on-request', schedule: null, commits: 'pattern', labels: [], reviewers: 'none' };
  assert.deepEqual(DEFAULT_FOLLOW_UPS, { ...quiet, limits: { open: 10, perHour: 2 } });
  assert.deepEqual(resolve().followUps, DEFAULT_FOLLOW_UPS);
  assert.deepEqual(resolve('{ schedule: {}, limits: {} }').followUps, DEFAULT_FOLLOW_UPS);
});

test('every option is what the file says', () => {
  const { followUps } = resolve(`
  when: after-merge
  schedule: { days: [monday, tuesday], hours: "22:00-05:00", timezone: Europe/Berlin }
  commits: rule
  labels: [plimsoll, " good first issue "]
  reviewers: codeowners
  limits: { open: 50, perHour: 0 }
`);
  const schedule = { days: ['monday', 'tuesday'], from: 1320, to: 1740, timezone: 'Europe/Berlin' };
  assert.deepEqual(followUps, {
    ...{ when: 'after-merge', schedule, commits: 'rule', labels: ['plimsoll', 'good first issue'] },
    ...{ reviewers: 'codeowners', limits: { open: 50, perHour: 0 } },
  });
});

test('hours are minutes from the midnight of their day; a schedule that leaves no minute out is none', () => {
  const schedule = (hours: string, days = 'monday') =>
    resolve(`{ schedule: { days: [${days}], hours: "${hours}" } }`).followUps.schedule as Schedule;
  const range = (hours: string) => [schedule(hours).from, schedule(hours).to];
  assert.deepEqual(range('00:00-24:00'), [0, 1440]);
  assert.deepEqual(range('09:30-09:31'), [570, 571]);
  assert.deepEqual(range('22:00-00:00'), [1320, 1440]);
  assert.deepEqual(range('22:00-24:00'), [1320, 1440]);
  assert.deepEqual(range('12:00-11:59'), [720, 2159]);
  const everyDay = WEEKDAYS.toReversed().join(', ');
  assert.equal(schedule('00:00-24:00', everyDay), null);
  assert.deepEqual(schedule('00:01-24:00', everyDay).days.length, 7);
  assert.equal(resolve('{ schedule: { timezone: Asia/Tokyo } }').followUps.schedule, null);
  assert.equal(resolve('{ schedule: { days: [sunday] } }').followUps.schedule?.timezone, 'UTC');
});

test('a stronger layer decides option by option, and takes back', () => {
  const organisation = `{ when: after-merge, schedule: { days: [monday], hours: "01:00-02:00" }, labels: [a, b],
    limits: { open: 3, perHour: 3 } }`;
  const { followUps } = resolve(organisation, '{ schedule: { days: [friday] }, labels: [], limits: { perHour: 0 } }');
  assert.deepEqual(followUps, {
    ...{ when: 'after-merge', schedule: { days: ['friday'], from: 60, to: 120, timezone: 'UTC' } },
    ...{ commits: 'pattern', labels: [], reviewers: 'none', limits: { open: 3, perHour: 0 } },
  });
  const always = resolve(organisation, `{ schedule: { days: [${WEEKDAYS.join(', ')}], hours: "00:00-24:00" } }`);
  assert.equal(always.followUps.schedule, null);
});

test('no option changes a report', () => {
  assert.equal(resolve('{ when: after-merge, labels: [a], commits: rule }').digest, resolve().digest);
});

test('every option is explained by the place that gave it', () => {
  const layers = [layer('{ when: after-merge, labels: [a] }', 'organisation'), layer('{ labels: [] }', 'repository')];
  const { followUps } = explainConfig(layers, SAMPLE_RULES, 'a');
  assert.deepEqual([...followUps.keys()], Object.keys(DEFAULT_FOLLOW_UP_OPTIONS));
  assert.deepEqual(followUps.get('when'), { value: 'after-merge', origin: 'organisation' });
  assert.deepEqual(followUps.get('labels'), { value: [], origin: 'repository' });
  assert.deepEqual(followUps.get('limits.perHour'), { value: 2, origin: 'the default' });
});

const DAYS = 'must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday';
const HOURS = 'followUps.schedule.hours must be two times of day from 00:00 to 24:00, such as "22:00-05:00"';
const ZONE = 'followUps.schedule.timezone must be the name of a time zone such as Europe/Berlin';
const OPEN = 'followUps.limits.open must be a whole number from 0 to 50';

const MISTAKES: Readonly<Record<string, readonly string[]>> = {
  'after-merge': [
    'followUps must be a mapping with when, schedule, commits, labels, reviewers and limits, not "after-merge"',
  ],
  '{ scedule: {} }': ['followUps has an unknown key "scedule"; did you mean "schedule"?'],
  '{ when: after-merg }': [
    'followUps.when must be on-request or after-merge, not "after-merg"; did you mean "after-merge"?',
  ],
  '{ when: }': ['followUps.when has no value: it must be on-request or after-merge'],
  '{ commits: file }': ['followUps.commits must be pattern or rule, not "file"'],
  '{ reviewers: [octocat] }': ['followUps.reviewers must be none or codeowners, not a list'],
  '{ reviewers: codeowner }': [
    'followUps.reviewers must be none or codeowners, not "codeowner"; did you mean "codeowners"?',
  ],
  '{ schedule: nightly }': ['followUps.schedule must be a mapping with days, hours and timezone, not "nightly"'],
  '{ schedule: { day: [monday] } }': ['followUps.schedule has an unknown key "day"; did you mean "days"?'],
  '{ schedule: { days: [] } }': ['followUps.schedule.days must name at least one day'],
  '{ schedule: { days: monday } }': ['followUps.schedule.days must be a list of days, not "monday"'],
  '{ schedule: { days: [Mondy, fri, 1] } }': [
    `followUps.schedule.days[0] ${DAYS}, not "Mondy"; did you mean "monday"?`,
    `followUps.schedule.days[1] ${DAYS}, not "fri"; did you mean "friday"?`,
    `followUps.schedule.days[2] ${DAYS}, not 1`,
  ],
  '{ schedule: { days: [monday, friday, monday] } }': ['followUps.schedule.days[2] is there twice; keep one'],
  '{ schedule: { hours: "22:00" } }': [`${HOURS}, not "22:00"`],
  '{ schedule: { hours: "24:00-05:00" } }': [`${HOURS}, not "24:00-05:00"`],
  '{ schedule: { hours: "22:00-24:01" } }': [`${HOURS}, not "22:00-24:01"`],
  '{ schedule: { hours: "9:00-17:00" } }': [`${HOURS}, not "9:00-17:00"`],
  '{ schedule: { hours: "09:60-17:00" } }': [`${HOURS}, not "09:60-17:00"`],
  '{ schedule: { hours: "09:00-17:00\\n" } }': [`${HOURS}, not "09:00-17:00\\n"`],
  '{ schedule: { hours: 22 } }': [`${HOURS}, not 22`],
  '{ schedule: { hours: "05:00-05:00" } }': [
    'followUps.schedule.hours ends when it begins; for the whole day write "00:00-24:00"',
  ],
  '{ schedule: { timezone: Europe/Berln } }': [`${ZONE}, not "Europe/Berln"; did you mean "Europe/Berlin"?`],
  '{ schedule: { timezone: Atlantis } }': [`${ZONE}, not "Atlantis"`],
  '{ schedule: { timezone: "+01:00" } }': [`${ZONE}, not "+01:00"`],
  '{ schedule: { timezone: "" } }': [`${ZONE}, not ""`],
  '{ schedule: { timezone: 1 } }': [`${ZONE}, not 1`],
  '{ labels: plimsoll }': ['followUps.labels must be a list of labels, not "plimsoll"'],
  '{ labels: [" ", 7] }': [
    'followUps.labels[0] must be the name of a label, not ""',
    'followUps.labels[1] must be the name of a label, not 7',
  ],
  '{ labels: [Fix, bug, fix] }': ['followUps.labels[2] is there twice; keep one'],
  [`{ labels: [${'x'.repeat(51)}] }`]: [`followUps.labels[0] must have at most 50 characters, not "${'x'.repeat(51)}"`],
  '{ limits: 5 }': ['followUps.limits must be a mapping with open and perHour, not 5'],
  '{ limits: { open: 51, perhour: 1 } }': [
    `${OPEN}, not 51`,
    'followUps.limits has an unknown key "perhour"; did you mean "perHour"?',
  ],
  '{ limits: { open: -1 } }': [`${OPEN}, not -1`],
  '{ limits: { open: 1.5 } }': [`${OPEN}, not 1.5`],
};

for (const [text, expected] of Object.entries(MISTAKES)) {
  test(`a mistake is named: ${text}`, () => {
    const { layer: made, problems } = read(text);
    assert.deepEqual(
      problems.map(({ message }) => message),
      expected,
    );
    assert.equal(made, null);
  });
}

test('20 labels of 50 characters are taken, and no more', () => {
  const labels = (count: number) =>
    read(`{ labels: [${Array.from({ length: count }, (_, at) => `${at}`.padStart(50, 'x')).join(', ')}] }`);
  assert.deepEqual(labels(20).problems, []);
  assert.deepEqual(
    labels(21).problems.map(({ message }) => message),
    ['followUps.labels has more than 20 entries'],
  );
});

test('every time zone that Intl knows is taken, and the old names as well', () => {
  for (const name of [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Kolkata', 'US/Eastern', 'Etc/GMT+5', 'CET'])
    assert.deepEqual(read(`{ schedule: { timezone: ${name} } }`).problems, [], name);
});
