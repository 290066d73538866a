import type { Finding } from '../engine/report.ts';

/** Identifies a finding that a comment or review body speaks of. */
export interface Marker {
  readonly fingerprint: string;
  readonly key: string;
}

/** What a comment says of its findings: that they are there, or that none of them counts any more. */
export type MarkedState = 'open' | 'fixed';

const OPEN = '<!-- plimsoll:1 ';
const CLOSE = ' -->';
/** Stands before the markers of a comment whose findings are gone; no marker looks like it, for it has no colon. */
const FIXED = 'fixed';
const FIELD = /^[A-Za-z0-9%]{1,200}$/;
/** A body has at most 65,536 characters, so more markers than this cannot be ours. */
const MAX_MARKERS = 5_000;

export function markerOf(finding: Finding): Marker {
  return { fingerprint: finding.fingerprint, key: finding.key };
}

/**
 * Writes markers as one HTML comment, which readers do not see. It has to be the last line of a body.
 * Everything but letters and digits is percent-encoded, so no `--` or `>` can end the comment early.
 */
export function formatMarkers(markers: readonly Marker[], state: MarkedState = 'open'): string {
  const entries = markers.map(({ fingerprint, key }) => `${encodeField(fingerprint)}:${encodeField(key)}`);
  return `${OPEN}${[...(state === 'fixed' ? [FIXED] : []), ...entries].join(' ')}${CLOSE}`;
}

/**
 * Reads the markers of a body. Only a marker comment that ends the body counts: text of a repository, which may hold
 * a forged one, never stands last in what the app writes. Entries that are no markers are passed over.
 */
export function parseMarkers(body: string): readonly Marker[] {
  return entriesOf(body).flatMap(parseMarker);
}

/** Reads the state that the markers of a body tell; a body without any is open. */
export function parseState(body: string): MarkedState {
  return entriesOf(body)[0] === FIXED ? 'fixed' : 'open';
}

/** The body without the markers that end it. */
export function withoutMarkers(body: string): string {
  const text = body.trimEnd();
  const start = markersAt(text);
  return start < 0 ? text : text.slice(0, start).trimEnd();
}

function entriesOf(body: string): readonly string[] {
  const text = body.trimEnd();
  const start = markersAt(text);
  return start < 0 ? [] : text.slice(start + OPEN.length, -CLOSE.length).split(' ', MAX_MARKERS);
}

/** Where the marker comment begins that ends a text; -1 when none does. */
function markersAt(text: string): number {
  const start = text.lastIndexOf(OPEN);
  return start >= 0 && text.indexOf(CLOSE, start) === text.length - CLOSE.length ? start : -1;
}

function parseMarker(entry: string): readonly Marker[] {
  const [fingerprint, key, ...rest] = entry.split(':').map(decodeField);
  return fingerprint && key && rest.length === 0 ? [{ fingerprint, key }] : [];
}

/** Letters, digits and `%` alone: nothing that could end an HTML comment. */
export function encodeField(field: string): string {
  return encodeURIComponent(field.toWellFormed()).replace(/[^A-Za-z0-9%]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

/** Null for what {@link encodeField} never writes. */
export function decodeField(field: string): string | null {
  if (!FIELD.test(field)) return null;
  try {
    return decodeURIComponent(field);
  } catch {
    return null;
  }
}
