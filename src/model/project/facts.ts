import { type GoModuleFacts, type GoSourceFacts, readGoModule, readGoSource } from './go.ts';
import { type JavaBuildFacts, type JavaSourceFacts, readGradle, readJavaSource, readPom } from './java.ts';
import { type NativeSourceFacts, readNativeSource } from './native-source.ts';
import {
  type PackageFacts,
  type PackageLockFacts,
  readPackage,
  readPackageLock,
  readScriptSource,
  type ScriptSourceFacts,
} from './node.ts';
import { type RequirementsFacts, readRequirements } from './python.ts';
import { type CargoFacts, type CargoLockFacts, readCargo, readCargoLock } from './rust.ts';
import { readViteConfig, type ViteConfigFacts } from './vite.ts';

/** What a file of a program says about how it is built and what it needs to run: plain JSON, pure in name and text. */
export type ProjectFacts =
  | NativeSourceFacts
  | GoModuleFacts
  | GoSourceFacts
  | CargoFacts
  | CargoLockFacts
  | PackageFacts
  | PackageLockFacts
  | ScriptSourceFacts
  | ViteConfigFacts
  | JavaBuildFacts
  | JavaSourceFacts
  | RequirementsFacts;

const READERS: readonly (readonly [RegExp, (text: string) => ProjectFacts | null])[] = [
  [/^go\.(?:mod|sum)$/, readGoModule],
  [/\.go$/, readGoSource],
  [/\.(?:c|cc|cpp|cxx|h|hh|hpp)$/, readNativeSource],
  [/^Cargo\.toml$/, readCargo],
  [/^Cargo\.lock$/, readCargoLock],
  [/^package\.json$/, readPackage],
  [/^(?:package-lock|npm-shrinkwrap)\.json$/, readPackageLock],
  [/^vite\.config\.[cm]?[jt]s$/, readViteConfig],
  [/\.[cm]?[jt]sx?$/, readScriptSource],
  [/^pom\.xml$/, readPom],
  [/^(?:build|settings)\.gradle(?:\.kts)?$/, readGradle],
  [/\.(?:java|kt)$/, readJavaSource],
  [/requirements[\w.-]*\.txt$|^requirements\/.+\.txt$/, readRequirements],
];

/**
 * Reads what a file says about a program.
 * @param name the file's name without folders
 * @returns null for files of which nothing is known
 */
export function readProjectFacts(name: string, text: string): ProjectFacts | null {
  return READERS.find(([form]) => form.test(name))?.[1](text) ?? null;
}

/** Does a file of this name, without folders, say anything about a program? */
export function isProjectFile(name: string): boolean {
  return READERS.some(([form]) => form.test(name));
}
