import { createTwoFilesPatch } from 'diff';

/** One changed file as a unified diff that `git apply` and `patch -p1` take, from the folder that the path starts at. */
export function patchOf(change: { readonly path: string; readonly before: string; readonly after: string }): string {
  const { path, before, after } = change;
  const patch = createTwoFilesPatch('old', 'new', before, after, undefined, undefined, { context: 3 });
  const hunks = patch.slice(patch.indexOf('@@ '));
  return `--- ${quoted(`a/${path}`)}\n+++ ${quoted(`b/${path}`)}\n${hunks}`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/** A name with marks that would end it early stands in double quotes, as git writes it (`core.quotePath` in git-config). */
function quoted(name: string): string {
  if (!/["\\\p{Cc}]/u.test(name)) return name.includes(' ') ? `${name}\t` : name;
  const octal = (mark: string) => `\\${mark.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${name.replace(/["\\\p{Cc}]/gu, (mark) => ESCAPES.get(mark) ?? octal(mark))}"`;
}
