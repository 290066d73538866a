/** Runs the README's example as it stands there: importing it registers its test. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');
/** The example's imports count from the project's root. */
const ROOT = new URL('../../', import.meta.url);

/** A `data:` address has no place of its own, so every import is made absolute first. */
function absolute(name: string): string {
  return name.startsWith('.') ? new URL(name, ROOT).href : import.meta.resolve(name);
}

const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(README) ?? [];
assert.match(code, /^test\('/m, 'the README has an example');
const runnable = code.replace(/(?<= from ')[^']+(?=')/g, absolute);
await import(`data:text/javascript,${encodeURIComponent(runnable)}`);
