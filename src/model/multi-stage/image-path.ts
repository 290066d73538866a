/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What follows a folder in a path of the image; null for a path outside it. */
export function pathBelow(folder: string, path: string): string | null {
  const start = folder.replace(/\/+$/, '');
  if (path === start || path === folder) return '';
  return path.startsWith(`${start}/`) ? path.slice(start.length + 1) : null;
}
