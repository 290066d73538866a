import { filesToRead } from './copied-files.ts';
import { type FileFacts, readFacts } from './facts.ts';
import { classify } from './file-class.ts';
import { joinFacts, type Repository, type RepositoryState } from './repository.ts';

/** The facts of some texts, by path, as an analysis reads them: what Dockerfiles copy by name counts too. */
export function stateOfTexts(texts: Readonly<Record<string, string>>): RepositoryState {
  const paths = Object.keys(texts);
  const read = (path: string, copied: boolean): [string, FileFacts] => {
    return [path, readFacts(path, { fileClass: classify(path) ?? 'source', copied }, texts[path] ?? '')];
  };
  const first = new Map(paths.filter((path) => classify(path) !== null).map((path) => read(path, false)));
  const copied = filesToRead(joinFacts(first, paths).noting(new Set()));
  const second = paths.filter((path) => copied.has(path)).map((path) => read(path, true));
  return joinFacts(new Map([...first, ...second]), paths);
}

/** The same as a repository that notes nothing. */
export function repositoryOf(texts: Readonly<Record<string, string>>): Repository {
  return stateOfTexts(texts).noting(new Set());
}
