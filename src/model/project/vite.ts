/** A configuration of Vite, as far as it tells how `vite preview` serves the site. */
export interface ViteConfigFacts {
  readonly kind: 'vite.config';
  /** Where the build goes; null for the default, `dist`. */
  readonly outDir: string | null;
  /** Settings that change what is served, or from where, by their keys. */
  readonly settings: readonly string[];
}

/** Vite documentation, shared, build and preview options. */
const SETTINGS =
  /(?<![\w$.])(proxy|base|root|port|headers|https|ssr|appType|outDir|envDir|configurePreviewServer)\s{0,9}[:(]/g;
const OUT_DIR = /(?<![\w$.])outDir\s{0,9}:\s{0,9}(["'])([\w./-]{1,200})\1/;

/** Reads a configuration of Vite by its words: it is a program, of which only plain settings are understood. */
export function readViteConfig(text: string): ViteConfigFacts {
  const outDir = OUT_DIR.exec(text)?.[2] ?? null;
  const named = [...text.matchAll(SETTINGS)].map(([, key = '']) => key);
  const settings = [...new Set(named)].filter((key) => key !== 'outDir' || outDir === null);
  return { kind: 'vite.config', outDir, settings };
}
