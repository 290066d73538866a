import type { Repository } from './repository.ts';

/** A document of a file: what a new one would stand behind. */
export interface DocumentPlace {
  readonly path: string;
  /** Counted from 0. */
  readonly document: number;
}

/**
 * Why no new object can stand behind a document: JSON knows one document a file.
 * @returns null where one can, and for documents without objects
 */
export function newDocumentProblem(repository: Repository, { path, document }: DocumentPlace): string | null {
  const inJson = repository.facts(path)?.objects.some((object) => object.json && object.document === document);
  return inJson ? `${path} is JSON, which knows no second document: write the new object in a file of its own` : null;
}
