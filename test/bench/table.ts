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

/** Figures in columns, each row as long as `columns`. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Prints a table: words to the left, numbers to the right. */
export function printColumns({ title, columns, rows }: Table): void {
  const widths = columns.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const isNumber = (at: number) => rows.every((row) => /^\d+(?:,|$)/.test(row[at] ?? ''));
  const cell = (text: string, at: number) =>
    isNumber(at) ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  console.log(`\n${title}`);
  for (const row of [columns, ...rows]) console.log(`  ${row.map(cell).join('  ')}`.trimEnd());
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}
