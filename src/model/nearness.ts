/** Folders between two files: 0 in the same file, 2 in the same folder. */
export function distance(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.split('/');
  const right = b.split('/');
  let shared = 0;
  while (shared < left.length - 1 && shared < right.length - 1 && left[shared] === right[shared]) shared += 1;
  return left.length + right.length - 2 * shared;
}

/** The greatest distance between two files of one folder. */
export const SAME_FOLDER = 2;

/** Orders by nearness to a file: what stands in it first, then in its folder, and so on. Equally near ones keep their order. */
export function nearest<T extends { readonly path: string }>(items: readonly T[], to: string): readonly T[] {
  return items.toSorted((a, b) => distance(a.path, to) - distance(b.path, to));
}

/** The folder of a file, '' for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The path that a reference means, seen from a folder; `..` above the root goes nowhere. */
export function resolvePath(folder: string, reference: string): string {
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of reference.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** The absolute path that a path means in a file system, seen from a folder there. */
export function absolutePath(from: string, path: string): string {
  return `/${resolvePath(path.startsWith('/') ? '' : from.replace(/^\//, ''), path)}`;
}
