/** The folders of a tree of files, for questions about what lies where. */
export interface FileTree {
  has(path: string): boolean;
  /** Paths of the files below a folder, '' for all, in the order of the tree; at most `limit`. */
  below(folder: string, limit: number): readonly string[];
  isFolder(path: string): boolean;
}

interface Folder {
  readonly files: string[];
  readonly folders: string[];
}

/** Indexes the paths of a tree when it is first asked for a folder. */
export function fileTree(paths: readonly string[]): FileTree {
  const files = new Set(paths);
  let folders: ReadonlyMap<string, Folder> | null = null;
  const indexed = () => {
    folders ??= indexFolders(paths);
    return folders;
  };
  return {
    has: (path) => files.has(path),
    isFolder: (path) => indexed().has(path),
    below: (folder, limit) => collect(indexed(), folder, limit),
  };
}

function indexFolders(paths: readonly string[]): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>([['', { files: [], folders: [] }]]);
  const folder = (path: string): Folder => {
    const known = folders.get(path);
    if (known) return known;
    const made: Folder = { files: [], folders: [] };
    folders.set(path, made);
    folder(parent(path)).folders.push(path);
    return made;
  };
  for (const path of paths) folder(parent(path)).files.push(path);
  return folders;
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function collect(folders: ReadonlyMap<string, Folder>, start: string, limit: number): readonly string[] {
  const found: string[] = [];
  const open = [start];
  for (let at = open.pop(); at !== undefined && found.length < limit; at = open.pop()) {
    const folder = folders.get(at);
    found.push(...(folder?.files.slice(0, limit - found.length) ?? []));
    open.push(...(folder?.folders.toReversed() ?? []));
  }
  return found;
}
