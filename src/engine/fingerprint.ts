import { createHash } from 'node:crypto';

/** A short, stable, one-way name for a list of texts: 120 bits of SHA-256 as base64url. */
export function hash(...parts: readonly string[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(`${part.length}:${part}`);
  return digest.digest('base64url').slice(0, 20);
}

/** The key of a finding: equal for the same fault on the same subject in any file and at any place. */
export function findingKey(rule: string, identity: string, evidence: string): string {
  return hash('key', rule, identity, evidence);
}

/**
 * The fingerprint of a finding.
 * @param logicalPath the file's path, or the one it had before it was renamed
 * @param ordinal place among the findings of equal key in that file, from 0
 */
export function fingerprint(key: string, logicalPath: string, ordinal: number): string {
  return hash('fingerprint', key, logicalPath, String(ordinal));
}
