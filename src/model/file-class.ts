/**
 * The classes of files that are read by their path. `recipe`: files that say how images are built, in commands. Files of
 * any other name are read only where a Dockerfile copies them by name, and as `project` where an image is built from them.
 */
export type FileClass = 'manifest' | 'dockerfile' | 'script' | 'recipe' | 'dockerignore' | 'source' | 'project';

const MANIFEST = /\.(?:ya?ml|json)$/i;
const SCRIPT = /\.(?:sh|bash)$/i;
const RECIPE = /^(?:readme(?:\.[a-z]+)?|(?:gnu)?makefile|jenkinsfile|justfile|.+\.mk)$/i;
const DOCKERFILE_NAME = /^(?:dockerfile|containerfile)(?:[._-].+)?$/i;
const DOCKERFILE_SUFFIX = /\.(?:dockerfile|containerfile)$/i;
/** Names such as `Dockerfile.md` or `Dockerfile.j2`: documents, ignore lists and templates of other languages. */
const NOT_A_DOCKERFILE =
  /\.(?:md|txt|adoc|rst|html?|dockerignore|tmpl|tpl|template|j2|jinja2?|erb|in|swp|orig|bak|ya?ml|json|sh|py|go|js|ts)$/i;

/**
 * Tells by its path which class a file belongs to; null when none is read for its name alone.
 * Names follow the conventions of `docker build` (`Dockerfile`), BuildKit (`NAME.Dockerfile`, `.dockerignore`,
 * `NAME.dockerignore`) and Podman (`Containerfile`).
 */
export function classify(path: string): Exclude<FileClass, 'source' | 'project'> | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (MANIFEST.test(name)) return 'manifest';
  if (SCRIPT.test(name)) return 'script';
  if (name.endsWith('.dockerignore') || name === '.containerignore') return 'dockerignore';
  if (RECIPE.test(name)) return 'recipe';
  if (NOT_A_DOCKERFILE.test(name)) return null;
  return DOCKERFILE_NAME.test(name) || DOCKERFILE_SUFFIX.test(name) ? 'dockerfile' : null;
}

/** Is the file one that people expect to be reviewed: a manifest or a Dockerfile? */
export function isReviewed(path: string): boolean {
  const fileClass = classify(path);
  return fileClass === 'manifest' || fileClass === 'dockerfile';
}

/** Is the file a kustomization? kustomize looks for these three names (kustomize, `konfig.RecognizedKustomizationFileNames`). */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}
