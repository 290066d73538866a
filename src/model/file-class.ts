/** The classes of files that rules read; everything else is never fetched. */
export type FileClass = 'manifest' | 'dockerfile';

const MANIFEST = /\.(?:ya?ml|json)$/i;
const DOCKERFILE_NAME = /^(?:dockerfile|containerfile)(?:[._-].+)?$/i;
const DOCKERFILE_SUFFIX = /\.(?:dockerfile|containerfile)$/i;
/** Names such as `Dockerfile.md` or `Dockerfile.j2`: documents, ignore lists and templates of other languages. */
const NOT_A_DOCKERFILE =
  /\.(?:md|txt|adoc|rst|html?|dockerignore|tmpl|tpl|template|j2|jinja2?|erb|in|swp|orig|bak|ya?ml|json|sh|py|go|js|ts)$/i;

/**
 * Tells by its path which class a file belongs to; null when no rule reads it.
 * Names follow the conventions of `docker build` (`Dockerfile`), BuildKit (`NAME.Dockerfile`) and Podman (`Containerfile`).
 */
export function classify(path: string): FileClass | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (MANIFEST.test(name)) return 'manifest';
  if (NOT_A_DOCKERFILE.test(name)) return null;
  return DOCKERFILE_NAME.test(name) || DOCKERFILE_SUFFIX.test(name) ? 'dockerfile' : null;
}

/** Is the file a kustomization? kustomize looks for these three names (kustomize, `konfig.RecognizedKustomizationFileNames`). */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}
