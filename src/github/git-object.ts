import { createHash } from 'node:crypto';

/**
 * The id that git gives to a blob of these bytes: the hash of a header and the content (gitformat-pack, "Git objects").
 * @param like an id of the same repository; its length tells SHA-1 (40 digits) from SHA-256 (64)
 */
export function blobId(bytes: Uint8Array, like: string): string {
  return createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest('hex');
}
