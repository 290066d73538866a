import type { FactsCache } from '../engine/analyse.ts';
import type { FileFacts } from '../model/facts.ts';

/** Facts of many repositories, each behind a door of its own: what one wrote, no other reads. */
export interface FactsStore {
  /** @param scope names the host, the installation and the repository */
  forRepository(scope: string): FactsCache;
}

/**
 * Keeps facts in memory and forgets the least recently used first.
 * @param maxFiles how many files' facts are kept, over all repositories
 */
export function memoryFacts(maxFiles: number): FactsStore {
  const entries = new Map<string, FileFacts>();
  return {
    forRepository: (scope) => ({
      get: (key) => {
        const name = JSON.stringify([scope, key]);
        const facts = entries.get(name);
        if (facts === undefined) return undefined;
        entries.delete(name);
        entries.set(name, facts);
        return facts;
      },
      set: (key, facts) => {
        entries.set(JSON.stringify([scope, key]), facts);
        for (const oldest of entries.keys()) {
          if (entries.size <= maxFiles) break;
          entries.delete(oldest);
        }
      },
    }),
  };
}
