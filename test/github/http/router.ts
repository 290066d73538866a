/** Finds the route for a request by GitHub's own path templates. */
import type { AnyRoute } from './route.ts';

export interface Match {
  route: AnyRoute;
  params: Record<string, string>;
}

interface Entry {
  method: string;
  pattern: RegExp;
  names: string[];
  route: AnyRoute;
}

/** Values of these may hold slashes: paths, branch names, `base...head`. */
const SPANNING = new Set(['path', 'ref', 'basehead']);

export class Router {
  readonly #entries: Entry[];

  constructor(routes: readonly AnyRoute[]) {
    this.#entries = routes.map(entry);
  }

  /** @param path the path as it came, percent-encoded; null when no route fits */
  match(method: string, path: string): Match | null {
    for (const { method: wanted, pattern, names, route } of this.#entries) {
      const found = wanted === method ? pattern.exec(path) : null;
      if (found) {
        const values = names.map((name, at): [string, string] => [name, decodeURIComponent(found[at + 1] ?? '')]);
        return { route, params: Object.fromEntries(values) };
      }
    }
    return null;
  }
}

function entry(route: AnyRoute): Entry {
  const [method = '', template = ''] = route.operation.split(' ');
  const names: string[] = [];
  const source = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return SPANNING.has(name) ? '(.*)' : '([^/]+)';
  });
  return { method, pattern: new RegExp(`^${source}$`), names, route };
}
