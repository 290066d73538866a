/** The parts of an image reference such as `registry.example:5000/team/app:1.2@sha256:...`. */
export interface ImageReference {
  /** As written. */
  readonly text: string;
  /** Host and port of the registry as written; null for Docker Hub's short names. */
  readonly registry: string | null;
  /** The name with its registry, without tag and digest. */
  readonly name: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/**
 * Splits an image reference. The first path component is a registry when it holds a dot or a colon or is `localhost`;
 * a tag follows the last colon behind the last slash, a digest the `@` (distribution/reference, grammar in `reference.go`).
 * @param text an image reference without variables
 * @returns null when the text is no image reference
 */
export function parseImageReference(text: string): ImageReference | null {
  if (text.length > 1000 || text.includes('//') || !/^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/.test(text)) return null;
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  const tagged = at < 0 ? text : text.slice(0, at);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const tag = colon < 0 ? null : tagged.slice(colon + 1);
  const name = colon < 0 ? tagged : tagged.slice(0, colon);
  if (name === '' || name.endsWith('/') || tag === '' || digest === '') return null;
  const first = name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : null;
  return { text, registry, name, tag, digest };
}
