import type { PlacedContainer } from './containers.ts';
import { absolute } from './mounts.ts';
import { kindFor, type WrittenPath } from './written-path.ts';

/** Options of programs that name a folder to write (the programs' manuals); a log is no such folder. */
const OPTION =
  /^--?(?:data-?dir|data[-_.](?:dir|path|directory)|datadir|dbpath|storage[-_.](?:path|dir|tsdb\.path|local\.path)|storage-dir|store[-_]dir|cache[-_.]?(?:dir|path|directory)|tmp[-_.]?dir|temp[-_.]?dir|upload[-_.]?dir|work[-_.]?dir|state[-_.]?dir|persistence\.file|spool[-_.]?dir|Djava\.io\.tmpdir)(?:=(?<value>.*))?$/;
const VARIABLE =
  /^(?:TMPDIR|TMP|TEMP|[A-Z0-9_]*(?:DATA|CACHE|UPLOADS?|STORAGE|TEMP|TMP|STATE|SPOOL)_(?:DIR|DIRECTORY|FOLDER)|PGDATA)$/;

/**
 * The paths that the options and variables of a container name as places to write.
 * @param program what it runs, with its arguments
 */
export function writtenBySettings(container: PlacedContainer, program: readonly string[]): readonly WrittenPath[] {
  const { path: file, region } = container;
  const written = (path: string, setting: string): WrittenPath[] =>
    /^\/[^$*?{}\s]{1,200}$/.test(path)
      ? [
          {
            path: absolute(path),
            kind: kindFor(setting, path),
            why: `${setting} says so`,
            filled: false,
            isVolume: false,
            place: { path: file, region },
          },
        ]
      : [];
  const words = program.length > 0 ? program : [...(container.command ?? []), ...(container.args ?? [])];
  const options = words.flatMap((word, index) => {
    const match = OPTION.exec(word);
    const value = match?.groups?.value ?? (match ? words[index + 1] : undefined);
    return value === undefined ? [] : written(value, word.split('=', 1)[0] ?? '');
  });
  const variables = container.env.flatMap(({ name, value }) => (VARIABLE.test(name) ? written(value, name) : []));
  return [...options, ...variables];
}
