import type { BlobCache, BlobKey } from './blob-cache.ts';

/**
 * Keeps blobs in memory and forgets the least recently used first.
 * @param maxBytes how much text it holds, counted as two bytes for a UTF-16 unit
 */
export function memoryBlobCache(maxBytes: number): BlobCache {
  const texts = new Map<string, string>();
  let held = 0;
  const forget = (key: string): void => {
    held -= bytesOf(texts.get(key) ?? '');
    texts.delete(key);
  };
  return {
    async get(key) {
      const name = nameOf(key);
      const text = texts.get(name);
      if (text === undefined) return null;
      texts.delete(name);
      texts.set(name, text);
      return text;
    },
    async set(key, text) {
      const name = nameOf(key);
      forget(name);
      if (bytesOf(text) > maxBytes) return;
      texts.set(name, text);
      held += bytesOf(text);
      for (const oldest of texts.keys()) {
        if (held <= maxBytes) break;
        forget(oldest);
      }
    },
  };
}

function bytesOf(text: string): number {
  return text.length * 2;
}

function nameOf({ host, installation, repositoryId, sha }: BlobKey): string {
  return JSON.stringify([host, installation, repositoryId, sha]);
}
