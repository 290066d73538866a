import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Breaks the source while it is loaded: the test build of a mutant. */
export function breakSource({ file, find, replace }: Mutant): void {
  const broken = pathToFileURL(join(ROOT, file)).href;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== broken) return loaded;
      const source = String(
        loaded.source instanceof Uint8Array ? new TextDecoder().decode(loaded.source) : loaded.source,
      );
      if (!source.includes(find)) throw new Error(`${file} does not hold ${find}`);
      return { ...loaded, source: source.replace(find, () => replace) };
    },
  });
}
