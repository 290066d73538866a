import { createHash } from 'node:crypto';
import { hash } from '../engine/fingerprint.ts';
import { decodeField, encodeField } from '../review/marker.ts';
import type { FixSet } from './follow-up.ts';

/** Raised whenever fixes write something else than before: what was declined may then be offered again. */
export const FIX_VERSION = 1;

/** Digests that a pull request remembers having had: more updates than this are not lived through by any. */
const MAX_EARLIER = 20;

const ROOT = 'plimsoll';
/** A name that stands in a branch as it is: `git check-ref-format` takes it, and letter case cannot tell two apart. */
const PLAIN = /^[a-z0-9](?:[a-z0-9_-]|\.(?!\.|$)){0,59}$/;
const LOCK = '.lock';
const MAX_SLUG = 40;

/**
 * The branch of a follow-up: `plimsoll/<base>/<group>`, the same for the same two names, and another for any others.
 * A name that git would refuse there, that is long, or that holds a slash or a capital, is shortened to what is plain in
 * it, with a hash behind a `+`, which no plain name has. So each name is one step of the path, and no branch can stand
 * where another needs a folder.
 * @param base name of the branch that is repaired, without `refs/heads/`
 * @param group what the follow-up is about
 * @returns a name that git takes (git-check-ref-format), of at most 130 characters
 */
export function branchName(base: string, group: string): string {
  return [ROOT, step(base), step(group)].join('/');
}

/** Whether a branch is one of those: nobody but this program is asked to write there, and nothing there is repaired. */
export function isFollowUpBranch(name: string): boolean {
  return name.startsWith(`${ROOT}/`);
}

/** The group that the branch of a follow-up is about, as {@link branchName} writes it. */
export function groupIn(branch: string): string {
  return branch.slice(branch.lastIndexOf('/') + 1);
}

function step(name: string): string {
  if (PLAIN.test(name) && !name.endsWith(LOCK)) return name;
  const slug = name
    .slice(0, 4 * MAX_SLUG)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  // JSON keeps lone surrogates apart, which UTF-8 does not.
  const digest = createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 16);
  return `${slug.slice(0, MAX_SLUG).replace(/^-|-$/g, '')}+${digest}`;
}

/**
 * The digest of what a follow-up repairs: SHA-256 over the sorted fingerprints and {@link FIX_VERSION}. It knows no commit
 * and no line, so it is the same when the base has only moved; and no scope, for the same repairs are no others when
 * somebody asks for them by another button.
 */
export function digestOf(fingerprints: readonly string[]): string {
  return hash('follow-up', String(FIX_VERSION), ...new Set(fingerprints.toSorted()));
}

/** What the body of a follow-up remembers, unseen. */
export interface Metadata {
  readonly digest: string;
  /** {@link FixSet.patch} of what stands on its branch. */
  readonly patch: string;
  /** The commit that its branch builds on. */
  readonly baseSha: string;
  readonly scope: FixSet['scope'];
  /** Digests that it had before, the latest first. */
  readonly earlier: readonly string[];
}

const OPEN = '<!-- plimsoll:follow-up:1 ';
const CLOSE = ' -->';

/** The metadata of a follow-up that makes these fixes. @param before of its pull request, where there is one already */
export function metadataOf({ digest, patch, baseSha, scope }: FixSet, before: Metadata | null = null): Metadata {
  const earlier = before ? [before.digest, ...before.earlier].filter((other) => other !== digest) : [];
  return { digest, patch, baseSha, scope, earlier: [...new Set(earlier)].slice(0, MAX_EARLIER) };
}

/** Writes metadata as an HTML comment, which readers do not see. It has to be the last line of a body. */
export function formatMetadata({ digest, patch, baseSha, scope, earlier }: Metadata): string {
  return `${OPEN}${[digest, patch, baseSha, scope, ...earlier].map(encodeField).join(' ')}${CLOSE}`;
}

/**
 * Reads the metadata of a body. Only a comment that ends the body counts: text of a repository, which may hold a forged
 * one, never stands last in what the App writes.
 * @returns null for a body without, or with what {@link formatMetadata} never writes
 */
export function parseMetadata(body: string): Metadata | null {
  const text = body.trimEnd();
  const start = metadataAt(text);
  if (start < 0) return null;
  const fields = text.slice(start + OPEN.length, -CLOSE.length).split(' ', MAX_EARLIER + 5);
  const [digest, patch, baseSha, scope, ...earlier] = fields.map(decodeField);
  if (!digest || !patch || !baseSha || (scope !== 'safe' && scope !== 'review')) return null;
  const known = earlier.filter((other) => other !== null);
  return known.length === earlier.length && known.length <= MAX_EARLIER
    ? { digest, patch, baseSha, scope, earlier: known }
    : null;
}

/** The body with other metadata at its end; what stood there before goes. */
export function withMetadata(body: string, metadata: Metadata): string {
  const text = body.trimEnd();
  const start = metadataAt(text);
  const shown = start < 0 ? text : text.slice(0, start).trimEnd();
  return `${shown}\n\n${formatMetadata(metadata)}\n`;
}

/** Where the comment begins that ends a text; -1 when none does. */
function metadataAt(text: string): number {
  const start = text.lastIndexOf(OPEN);
  return start >= 0 && text.indexOf(CLOSE, start) === text.length - CLOSE.length ? start : -1;
}
