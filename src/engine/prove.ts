import { isRefusal, type Refusal, refuse } from '../source/refusal.ts';
import type { Analysis } from './analyse.ts';
import { broughtIn } from './brought-in.ts';
import { checkWritten, whyNotComparable } from './check-written.ts';
import type { Fix } from './contract.ts';
import { whyNoNewFile } from './new-file.ts';
import { contentOf, type Delta, reanalyse, SnapshotFailure } from './reanalyse.ts';
import type { Finding } from './report.ts';
import { type WrittenFile, writeFix } from './write-fix.ts';

/** A fix that was written, read back by second parsers, and judged again by every rule. */
export interface ProvedFix {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly files: readonly WrittenFile[];
  /** Findings that could not be decided before and lie outside what the fix wrote: for the next step. */
  readonly exposed: readonly Finding[];
  /** What the fix changes in the analysis. */
  readonly delta: Delta;
}

/** Why there is no proved fix. */
export interface FailedFix extends Refusal {
  /** True for a fix that failed its proof, false for one that was never written. */
  readonly unproved: boolean;
  /** What was thrown, where a bug ended the proof; it says nothing about other fixes. */
  readonly crash?: unknown;
}

/**
 * Writes a finding's fix and proves it: a second parser sees the declared changes and no others; the finding is gone;
 * and, under the fix's identity map, no finding of any level is new with evidence in the bytes that the fix wrote.
 * @throws what the snapshot throws when its source fails
 */
export async function proveFix(analysis: Analysis, finding: Finding): Promise<ProvedFix | FailedFix> {
  try {
    return await prove(analysis, finding);
  } catch (error) {
    if (error instanceof SnapshotFailure) throw error.cause;
    const message = error instanceof Error ? error.message : String(error);
    return { refused: `an internal error: ${message}`, unproved: true, crash: error };
  }
}

async function prove(analysis: Analysis, finding: Finding): Promise<ProvedFix | FailedFix> {
  const { fix } = finding;
  if (!fix) return { refused: finding.refusal ?? 'the rule gives no fix', unproved: false };
  const texts = await textsOf(analysis, fix);
  if (isRefusal(texts)) return { ...texts, unproved: false };
  const written = writeFix(fix, texts);
  if (isRefusal(written)) return { ...written, unproved: false };
  const unread = written.files.map((file) => readBefore(analysis, fix, file)).find((reason) => reason !== null);
  if (unread) return { refused: unread, unproved: false };
  const { files } = written;
  const mismatch = files.map((file) => checkFile(analysis, fix, file)).find((reason) => reason !== null);
  if (mismatch) return { refused: `the written text failed its check: ${mismatch}`, unproved: true };
  const delta = await reanalyse(analysis, new Map(files.map(({ path, after }) => [path, after])));
  const judged = await broughtIn({ analysis, delta, fix, cured: finding, files });
  if (isRefusal(judged)) return { ...judged, unproved: true };
  return { finding, fix, files, exposed: judged.exposed, delta };
}

function readBefore({ secondReader }: Analysis, fix: Fix, { path, before }: WrittenFile): string | null {
  return before === null ? null : whyNotComparable(before, editsOf(fix, path), secondReader);
}

function checkFile({ secondReader }: Analysis, fix: Fix, file: WrittenFile): string | null {
  return checkWritten(file, editsOf(fix, file.path), secondReader);
}

function editsOf({ edits }: Fix, path: string): Fix['edits'] {
  return edits.filter((edit) => edit.path === path);
}

/** The texts that a fix starts from; null for those that it creates. */
async function textsOf(analysis: Analysis, fix: Fix): Promise<ReadonlyMap<string, string | null> | Refusal> {
  const texts = new Map<string, string | null>();
  for (const { path, language } of fix.edits) {
    if (texts.has(path)) continue;
    const text = language === 'any' ? newText(analysis, path) : await oldText(analysis, path);
    if (isRefusal(text)) return text;
    texts.set(path, text);
  }
  return texts;
}

function newText(analysis: Analysis, path: string): null | Refusal {
  const reason = whyNoNewFile(path, analysis.input.snapshot.entries);
  return reason === null ? null : refuse(`${path} cannot be made: ${reason}`);
}

async function oldText(analysis: Analysis, path: string): Promise<string | Refusal> {
  const { snapshot, config } = analysis.input;
  const ignored = config.ignoredBy(path);
  if (ignored !== null) return refuse(`${path} is ignored by the pattern ${ignored}`);
  const entry = analysis.files.get(path)?.entry ?? snapshot.entries.find((other) => other.path === path);
  if (!entry) return refuse(`${path} is not there`);
  if (entry.kind !== 'file') return refuse(`${path} is a ${entry.kind === 'symlink' ? 'symbolic link' : 'submodule'}`);
  const content = await contentOf(analysis, entry);
  return 'text' in content ? content.text : refuse(`${path} cannot be read: ${content.unreadable}`);
}
