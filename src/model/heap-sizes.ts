import type { Region } from '../source/text.ts';
import { placedContainer } from './containers.ts';
import { imagesOf } from './images.ts';
import { fieldAt, itemsOf, textOf } from './plain-fields.ts';
import { bytes, type Quantity } from './quantity.ts';
import type { Repository } from './repository.ts';
import { startOf } from './start.ts';
import type { Container } from './workload.ts';

/** A setting that fixes how much memory a program takes for its heap. */
export interface HeapSize {
  /** As written, such as `-Xmx512m` or `GOMEMLIMIT=1GiB`. */
  readonly setting: string;
  readonly size: Quantity;
}

/** Longer texts are scripts, whose settings may hang on conditions. */
const MAX_TEXT = 8_000;

/** Sizes in powers of 1024; a JVM counts bytes where no unit is written, Node.js counts mebibytes. */
const POWERS: Readonly<Record<string, bigint>> = { '': 0n, b: 0n, k: 10n, m: 20n, g: 30n, t: 40n };

/** The JVM's options (java manual page: -Xmx, -XX:MaxHeapSize). */
const JVM = /(?<![\w-])-(?:Xmx|XX:MaxHeapSize=)(\d{1,15})([kKmMgGtT]?)(?![\w.])/g;
/** Node.js takes dashes and underscores alike (Node.js documentation, command-line API). */
const NODE = /(?<![\w-])--max[-_]old[-_]space[-_]size[= ](\d{1,15})(?![\w.])/g;
/** The Go runtime's soft limit of memory (package runtime, environment variables). */
const GO = /^\s*(\d{1,15})(B|[KMGT]iB)?\s*$/;

/** The heap sizes that a command line, or the value of a variable that holds options, asks for. */
export function heapSizesIn(text: string): readonly HeapSize[] {
  const known = text.slice(0, MAX_TEXT);
  if (!known.includes('-')) return [];
  const jvm = [...known.matchAll(JVM)].flatMap(([setting, count, unit = '']) => sized(setting, count, unit));
  return [...jvm, ...[...known.matchAll(NODE)].flatMap(([setting, count]) => sized(setting, count, 'm'))];
}

/** The heap sizes that an environment variable sets. */
export function heapSizesOfVariable({
  name,
  value,
}: {
  readonly name: string;
  readonly value: string;
}): readonly HeapSize[] {
  if (name !== 'GOMEMLIMIT') return heapSizesIn(value);
  const [, count, unit = 'B'] = GO.exec(value.slice(0, MAX_TEXT)) ?? [];
  return sized(`GOMEMLIMIT=${value.trim()}`, count, unit.charAt(0));
}

function sized(setting: string, count: string | undefined, unit: string): HeapSize[] {
  const power = POWERS[unit.toLowerCase()];
  return count === undefined || power === undefined ? [] : [{ setting, size: bytes(BigInt(count) << power) }];
}

/** The largest of several heap sizes; null when there is none. */
export function largestHeap(sizes: readonly HeapSize[]): HeapSize | null {
  return sizes.reduce<HeapSize | null>(
    (largest, size) => (largest && largest.size >= size.size ? largest : size),
    null,
  );
}

/** The heap sizes that a container sets: its own command, arguments and variables, and those of its image and start script. */
export function heapSizesOf(container: Container, repository: Repository, region: Region): readonly HeapSize[] {
  const placed = placedContainer(container, region);
  const variables = imagesOf(repository, placed).flatMap(({ config }) => config.env.flatMap(heapSizesOfVariable));
  const start = startOf(repository, placed);
  if (start.state !== 'present') return [...written(container), ...variables];
  const { argv, script } = start.value;
  const lines = [argv, ...(script?.commands ?? []).map((command) => command.written)];
  return [...written(container), ...variables, ...lines.flatMap((words) => heapSizesIn(words.join(' ')))];
}

function written(container: Container): readonly HeapSize[] {
  const value = container.value();
  const words = ['command', 'args'].flatMap((key) =>
    itemsOf(fieldAt(value, key)).flatMap((word) => textOf(word) ?? []),
  );
  const variables = itemsOf(fieldAt(value, 'env')).flatMap((item) => {
    const [name, text] = [textOf(fieldAt(item, 'name')), fieldAt(item, 'value')];
    return name === null || (typeof text !== 'string' && typeof text !== 'number')
      ? []
      : [{ name, value: String(text) }];
  });
  return [...heapSizesIn(words.join(' ')), ...variables.flatMap(heapSizesOfVariable)];
}
