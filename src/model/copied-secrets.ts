import { isConfigFile } from './config-files.ts';
import { copiedFiles } from './copied-files.ts';
import { contextOf } from './image-builds.ts';
import { imageConfig } from './image-config.ts';
import { resolvePath } from './nearness.ts';
import type { Repository } from './repository.ts';
import { secretFile, secretSettings } from './secrets.ts';

/** A file with secrets that COPY or ADD takes into an image. */
export interface CopiedSecret {
  /** As written, or below the folder that is copied. */
  readonly file: string;
  /** What its name says that it is. */
  readonly what: string;
  /** Its settings that hold secrets, where its text is known. */
  readonly settings: readonly string[];
  /** False where only the name speaks, and a harmless file could bear it. */
  readonly certain: boolean;
}

/** The secrets that one COPY or ADD of the build context brings, in the order of its sources. */
export function copiedSecrets(
  repository: Repository,
  dockerfile: string,
  stage: number,
  instruction: number,
): readonly CopiedSecret[] {
  const present = copiedFiles(repository, dockerfile).filter((file) => file.instruction === instruction);
  const found = present.flatMap(({ source, dest }) => secretOf(repository, source, dest));
  return [...found, ...missing(repository, dockerfile, stage, instruction)];
}

function secretOf(repository: Repository, source: string, dest: string): CopiedSecret[] {
  const what = secretFile(source);
  const content = repository.facts(source)?.content ?? null;
  const settings = content !== null && (what !== null || isConfigFile(source, dest)) ? secretSettings(content) : [];
  const file = source.slice(source.lastIndexOf('/') + 1);
  if (settings.length > 0) return [{ file, what: what ?? 'a configuration', settings, certain: true }];
  // The text of an environment file is known, and harmless.
  if (what === null || (what === 'an environment file' && content !== null)) return [];
  return [{ file, what, settings, certain: true }];
}

/** Sources that the repository does not hold: kept out of it, as one does with secrets. */
function missing(repository: Repository, dockerfile: string, stage: number, instruction: number): CopiedSecret[] {
  const facts = repository.facts(dockerfile)?.dockerfile;
  const holder = facts?.stages[stage];
  if (!facts || !holder) return [];
  const context = contextOf(repository, dockerfile);
  const copies = imageConfig(facts, holder).copies.filter(
    (copy) => copy.instruction === instruction && copy.from === null,
  );
  return copies
    .flatMap(({ sources }) => sources)
    .flatMap((source) => {
      const what = /[*?[$]/.test(source) ? null : secretFile(source);
      const path = resolvePath(context, source);
      if (what === null || repository.has(path) || repository.isFolder(path)) return [];
      return [{ file: source, what, settings: [], certain: what !== 'an environment file' }];
    });
}
