/** One measured figure. */
export interface Row {
  readonly name: string;
  readonly value: string;
  /** What was asked for; empty where nothing was. */
  readonly target: string;
}

/** Prints rows in columns. */
export function printTable(title: string, rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const values = Math.max(...rows.map(({ value }) => value.length));
  console.log(`\n${title}`);
  for (const { name, value, target } of rows) {
    console.log(`  ${name.padEnd(width)}  ${value.padEnd(values)}${target === '' ? '' : `  (asked: ${target})`}`);
  }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}
