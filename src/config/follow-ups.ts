/** The days of a week, Monday first as in ISO 8601, by the names that a configuration file uses. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** When Plimsoll may open a follow-up that nobody asked for, by the clock on the wall of a time zone. */
export interface Schedule {
  /** The days on which a window begins; never empty. */
  readonly days: readonly Weekday[];
  /** Minutes from the midnight at which such a day begins to the window's first minute: 0 to 1439. */
  readonly from: number;
  /** Minutes from the same midnight to the window's end, exclusive: after `from`, and 1440 minutes later at most. */
  readonly to: number;
  /** A name of the IANA time zone database. */
  readonly timezone: string;
}

/** How many follow-ups a repository gets. */
export interface FollowUpLimits {
  /** Open at once. */
  readonly open: number;
  /** Opened within any 60 minutes. */
  readonly perHour: number;
}

/** How follow-up pull requests of a repository are made. */
export interface FollowUpSettings {
  /** `after-merge`: safe fixes are also offered unasked, after a push to the default branch. */
  readonly when: 'on-request' | 'after-merge';
  /** Null for any time. What persons ask for is never delayed. */
  readonly schedule: Schedule | null;
  /** What one commit holds: the fixes of one pattern, or those of one rule. */
  readonly commits: 'pattern' | 'rule';
  readonly labels: readonly string[];
  /** Who is asked for a review. GitHub itself asks code owners where the branch is protected so. */
  readonly reviewers: 'codeowners' | 'none';
  readonly limits: FollowUpLimits;
}

/** The single options, as files give them and people see them, by their names below `followUps`. */
export interface FollowUpOptions {
  readonly when: FollowUpSettings['when'];
  readonly 'schedule.days': readonly Weekday[];
  /** Two times of day, `HH:MM-HH:MM`; the second may be `24:00`, and is the next day's where it is not the later one. */
  readonly 'schedule.hours': string;
  readonly 'schedule.timezone': string;
  readonly commits: FollowUpSettings['commits'];
  readonly labels: readonly string[];
  readonly reviewers: FollowUpSettings['reviewers'];
  readonly 'limits.open': number;
  readonly 'limits.perHour': number;
}

/** What holds where no file says otherwise. The one place for the limits' numbers. */
export const DEFAULT_FOLLOW_UP_OPTIONS: FollowUpOptions = {
  when: 'on-request',
  'schedule.days': WEEKDAYS,
  'schedule.hours': '00:00-24:00',
  'schedule.timezone': 'UTC',
  commits: 'pattern',
  labels: [],
  reviewers: 'none',
  'limits.open': 10,
  'limits.perHour': 2,
};

/** The settings that options stand for. A schedule that leaves no minute out is none. */
export function followUpSettings(options: FollowUpOptions): FollowUpSettings {
  const { when, commits, labels, reviewers } = options;
  const days = options['schedule.days'];
  const { from, to } = readHours(options['schedule.hours']);
  const always = to - from === DAY && WEEKDAYS.every((day) => days.includes(day));
  return {
    ...{ when, commits, labels, reviewers },
    schedule: always ? null : { days, from, to, timezone: options['schedule.timezone'] },
    limits: { open: options['limits.open'], perHour: options['limits.perHour'] },
  };
}

/** Minutes of a day. */
const DAY = 1440;

function readHours(text: string): Pick<Schedule, 'from' | 'to'> {
  const [from = 0, end = 0] = text.split('-').map(minutesOf);
  return { from, to: end > from ? end : end + DAY };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The settings without any file. */
export const DEFAULT_FOLLOW_UPS: FollowUpSettings = followUpSettings(DEFAULT_FOLLOW_UP_OPTIONS);
