import type { CommandFacts } from './command-facts.ts';
import type { ImageConfig, InstructionPlace } from './image-config.ts';
import type { BuiltImage } from './images.ts';
import { absolute, isWithin } from './mounts.ts';
import { isSystem, kindOf, type WrittenPath } from './written-path.ts';

/**
 * The paths that an image of the repository is made to write: its VOLUMEs, its folder for temporary files, and the folders
 * that it makes and gives to the user that it runs as.
 */
export function writtenByImage({ path: file, config }: BuiltImage): readonly WrittenPath[] {
  const made = (path: string, why: string, place: InstructionPlace, isVolume = false): WrittenPath => ({
    path,
    kind: kindOf(path),
    why,
    filled: isFilled(config, path),
    isVolume,
    place: { path: file, region: place.region },
  });
  const volumes = config.volumes
    .filter(({ path }) => isPlain(path))
    .map(({ path, place }) => made(absolute(path), 'a VOLUME of the image', place, true));
  const temporary = config.env
    .filter(({ name, value }) => /^(?:TMPDIR|TMP|TEMP)$/.test(name) && isPlain(value))
    .map(({ name, value, place }) => ({
      ...made(absolute(value), `${name} says so`, place),
      kind: 'temporary' as const,
    }));
  const given = config.runs.flatMap((run) =>
    givenFolders(run.commands ?? [])
      .filter((path) => isOwnFolder(config, path))
      .map((path) => made(path, 'the image makes the folder and gives it to its user', run)),
  );
  return [...volumes, ...temporary, ...given];
}

function isPlain(path: string): boolean {
  return path.startsWith('/') && path.length > 1 && !/[$*?{]/.test(path);
}

/** Folders that commands make (`mkdir`, `install -d`) and whose owner they set to someone other than root. */
function givenFolders(commands: readonly CommandFacts[]): readonly string[] {
  const named = (words: CommandFacts['words']) =>
    words.slice(1).flatMap((word) => (word !== null && isPlain(word) ? [absolute(word)] : []));
  const made = commands.filter(({ words }) => words[0] === 'mkdir').flatMap(({ words }) => named(words));
  const owned = commands
    .filter(({ words }) => words[0] === 'chown' && !words.some((word) => /^(?:root|0)(?::|$)/.test(word ?? '')))
    .flatMap(({ words }) => named(words));
  return [...new Set(made.filter((path) => owned.includes(path)))];
}

/** Not the program's own folder, a home, or a folder of the system: those are given away for other reasons. */
function isOwnFolder({ workdir, copies }: ImageConfig, path: string): boolean {
  if (
    isSystem(path) ||
    /^\/home\/[^/]+$/.test(path) ||
    /(?:^|\/)(?:node_modules|src|bin|lib|dist|build|venv|\.venv)(?:\/|$)/.test(path)
  )
    return false;
  if (workdir !== '/' && isWithin(workdir, path)) return false;
  return !copies.some(({ dest }) => isWithin(dest.replace(/\/$/, ''), path));
}

/** Does a copy put something there, or all around it? */
function isFilled({ copies, workdir }: ImageConfig, path: string): boolean {
  const folder = (dest: string) => dest.replace(/\/$/, '') || '/';
  return (
    path === workdir ||
    copies.some(({ dest }) => isWithin(folder(dest), path) || (folder(dest) !== '/' && isWithin(path, folder(dest))))
  );
}
