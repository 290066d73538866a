import { z } from 'zod';
import { DEFAULT_FOLLOW_UPS, WEEKDAYS } from './follow-ups.ts';
import { count, listOf, text } from './schema-parts.ts';

/** More open pull requests, or more in an hour, than this nobody wants from a program. */
const MAX_LIMIT = 50;
const MAX_LABELS = 20;
/** The longest name of a label that GitHub takes; here in UTF-16 units. */
const MAX_LABEL = 50;

/** The schema of `followUps`. Every `error` completes the sentence "<setting> ...". */
export function followUps() {
  return z
    .strictObject(
      {
        when: word(['on-request', 'after-merge'])
          .describe('When follow-up pull requests are opened: on request only, or safe fixes after a merge, too.')
          .optional(),
        schedule: schedule().optional(),
        commits: word(['pattern', 'rule'])
          .describe('What one commit holds: fixes of one pattern, or of one rule.')
          .optional(),
        labels: labels().optional(),
        reviewers: word(['none', 'codeowners']).describe('Who is asked for a review.').optional(),
        limits: limits().optional(),
      },
      { error: 'must be a mapping with when, schedule, commits, labels, reviewers and limits' },
    )
    .describe('How follow-up pull requests are made.');
}

export type FollowUpsFile = z.infer<ReturnType<typeof followUps>>;

function word<const T extends readonly [string, string]>(words: T) {
  return z.enum(words, { error: `must be ${words.join(' or ')}` });
}

function schedule() {
  return z
    .strictObject(
      {
        days: days().describe('The days on which a window begins; every day by default.').optional(),
        hours: hours()
          .describe('From when to when, as in "22:00-05:00"; over midnight where the end is not later.')
          .optional(),
        timezone: timezone().describe('The IANA time zone whose clock counts; UTC by default.').optional(),
      },
      { error: 'must be a mapping with days, hours and timezone' },
    )
    .describe('When one may be opened unasked. What persons ask for is never delayed.');
}

function days() {
  const day = z.enum(WEEKDAYS, { error: `must be one of ${WEEKDAYS.join(', ')}` });
  return listOf(day, 'days', WEEKDAYS.length)
    .min(1, { error: 'must name at least one day' })
    .superRefine(eachOnce((name) => name));
}

function hours() {
  const error = 'must be two times of day from 00:00 to 24:00, such as "22:00-05:00"';
  return z
    .string({ error })
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error })
    .refine((range) => range.slice(0, 5) !== range.slice(6), {
      error: 'ends when it begins; for the whole day write "00:00-24:00"',
    });
}

function timezone() {
  const error = 'must be the name of a time zone such as Europe/Berlin';
  return z.string({ error }).superRefine((name, context) => {
    if (isTimezone(name)) return;
    const values = Intl.supportedValuesOf('timeZone');
    context.addIssue({ code: 'invalid_value', values, input: name, message: error });
  });
}

/** Whether Intl knows a time zone of this name. It takes offsets as well (`+01:00`), which know no summer. */
function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function labels() {
  return listOf(text('must be the name of a label', MAX_LABEL), 'labels', MAX_LABELS)
    .superRefine(eachOnce((name) => name.toLowerCase()))
    .describe('The labels that a follow-up pull request gets; none by default.');
}

function limits() {
  const { open, perHour } = DEFAULT_FOLLOW_UPS.limits;
  return z
    .strictObject(
      {
        open: count(MAX_LIMIT).describe(`How many may be open at once; ${open} by default.`).optional(),
        perHour: count(MAX_LIMIT)
          .describe(`How many may be opened within any 60 minutes; ${perHour} by default.`)
          .optional(),
      },
      { error: 'must be a mapping with open and perHour' },
    )
    .describe('How many follow-up pull requests a repository gets.');
}

/** Refuses an entry of a list that is there already, by what makes entries the same. */
function eachOnce(identity: (entry: string) => string) {
  return (entries: readonly string[], context: z.core.$RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [index, entry] of entries.entries()) {
      const same = identity(entry);
      if (seen.has(same)) context.addIssue({ code: 'custom', path: [index], message: 'is there twice; keep one' });
      seen.add(same);
    }
  };
}
