/**
 * The files that stand beside a file while it is replaced: `.NAME.plimsoll-WHERE-PID-RANDOM.new` with the new content, and
 * the same with `.old` for the old one. A run takes them away itself; only one that was killed leaves them behind. The
 * name ends in neither `.yaml` nor anything else that a rule, kubectl or Docker reads.
 */
import { createHash, randomUUID } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, rmSync, type Stats } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { codeOf } from './file-failure.ts';

/** File systems take names of up to 255 bytes; this leaves room for the rest. */
const MAX_NAME_BYTES = 100;
const LEFTOVER = /^\..*\.plimsoll-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}\.(?:new|old)$/su;
/** A run holds such files for seconds; what another machine made is not ours to judge before this. */
const STRANGERS_STALE_MS = 24 * 60 * 60 * 1_000;

/** The names of the two files that stand beside a file while this process replaces it, without their folder. */
export function namesBeside(target: string): { readonly fresh: string; readonly kept: string } {
  const random = randomUUID().slice(0, 8);
  const mark = `.${cutName(basename(target))}.plimsoll-${whereWeRun()}-${process.pid}-${random}`;
  return { fresh: `${mark}.new`, kept: `${mark}.old` };
}

/** Has the path the form of a file that a killed run left? */
export function isLeftover(path: string): boolean {
  return LEFTOVER.test(path.slice(path.lastIndexOf('/') + 1));
}

/**
 * Removes what killed runs left: regular files of our own user with such a name, whose process has ended. A process of
 * this machine is asked for; of any other, only files that are more than a day old go.
 * @param root an absolute path
 * @param paths any paths relative to the root; those of another form are left alone, and so is what cannot be removed
 * @param now milliseconds since 1970, UTC
 * @returns the removed ones
 */
export function removeLeftovers(root: string, paths: readonly string[], now = Date.now()): readonly string[] {
  return paths.filter((path) => isLeftover(path) && removeStale(join(root, path), now));
}

function removeStale(path: string, now: number): boolean {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile() || stats.uid !== (process.getuid?.() ?? stats.uid) || !isStale(path, stats, now)) return false;
    rmSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return false;
  }
}

/** A second name of an old file has that file's time of change; that of the name itself is the later one. */
function isStale(path: string, { mtimeMs, ctimeMs }: Stats, now: number): boolean {
  const [, where, pid] = LEFTOVER.exec(basename(path)) ?? [];
  if (where === whereWeRun()) return Number(pid) !== process.pid && hasEnded(Number(pid));
  return now - Math.max(mtimeMs, ctimeMs) > STRANGERS_STALE_MS;
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/** Where our process numbers mean something: this start of this machine, and this container of it. */
function whereWeRun(): string {
  const names = [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
    () => readlinkSync('/proc/self/ns/pid'),
    hostname,
  ].map(orNothing);
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 8);
}

/** Only Linux has the files; elsewhere the name of the machine has to do. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return '';
  }
}

function cutName(name: string): string {
  let bytes = 0;
  const kept = [...name].filter((character) => {
    bytes += Buffer.byteLength(character);
    return bytes <= MAX_NAME_BYTES;
  });
  return kept.join('');
}
