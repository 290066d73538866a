import type { RepositoryScope } from './repository.ts';

/** Names one blob for one reader. Equal content of two repositories has two keys: nothing crosses between them. */
export interface BlobKey extends RepositoryScope {
  readonly sha: string;
}

/** Keeps the text of blobs between reviews. It may forget anything at any time. */
export interface BlobCache {
  get(key: BlobKey): Promise<string | null>;
  set(key: BlobKey, text: string): Promise<void>;
}
