/** A repository as the API's paths name it. */
export interface RepositoryRef {
  readonly owner: string;
  readonly name: string;
}

/** Whose eyes read a repository. Content cached under one scope is never shown under another. */
export interface RepositoryScope {
  /** The API's host, such as `api.github.com`. */
  readonly host: string;
  /** The installation's id; null for a personal token. */
  readonly installation: number | null;
  /** The repository's database id: it survives renames and transfers. */
  readonly repositoryId: number;
}
