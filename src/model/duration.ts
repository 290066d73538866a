const UNITS = [
  { seconds: 86_400, name: 'day' },
  { seconds: 3600, name: 'hour' },
  { seconds: 60, name: 'minute' },
  { seconds: 1, name: 'second' },
] as const;

/**
 * A time for people, rounded down to its largest unit: `9 hours`, `90 seconds` below two minutes.
 * @param seconds at least 0
 */
export function inWords(seconds: number): string {
  const unit = UNITS.find((candidate) => seconds >= 2 * candidate.seconds) ?? UNITS[3];
  const count = Math.floor(seconds / unit.seconds);
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}
