/** Words that say that an image is for the people who write the program, or for their tools. */
const WORDS = new Set(
  [
    'dev devel develop development devcontainer debug debugger local',
    'test tests testing tester testdata testfiles fixtures e2e integration conformance bench benchmark fuzz',
    'ci lint linter builder buildbox buildenv buildkit toolchain sdk tools hack sandbox playground',
  ]
    .join(' ')
    .split(' '),
);
/** A file or a stage of this name holds the build environment apart from what runs; a folder of it may hold both. */
const OWN_WORDS = new Set([...WORDS, 'build', 'base', 'deps', 'dependencies', 'compile', 'compiler']);

/**
 * Is an image, by the name of its Dockerfile, of the Dockerfile's folder, or of its stage, one for development, for tests
 * or for building? Such an image holds tools and sources on purpose.
 * @param path the Dockerfile
 * @param stage the name of the stage; null when it has none
 */
export function isDevelopmentImage(path: string, stage: string | null): boolean {
  const parts = path.split('/');
  const file = (parts.pop() ?? '').replace(
    /^(?:dockerfile|containerfile)[._-]?|[._-](?:dockerfile|containerfile)$/i,
    '',
  );
  const own = [...wordsOf(file), ...wordsOf(stage ?? '')];
  return own.some((word) => OWN_WORDS.has(word)) || parts.flatMap(wordsOf).some((word) => WORDS.has(word));
}

function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
