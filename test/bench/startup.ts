import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { manifests } from './corpus.ts';
import { median, type Row } from './table.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `check` on 10 files as a whole process, compiled, from start to end. */
export function startupTime(): readonly Row[] {
  execFileSync(process.execPath, [join(ROOT, 'scripts/run.mjs'), 'build'], { cwd: ROOT, stdio: 'ignore' });
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const texts = Object.values(manifests(1_000)).filter((text) => text.length < 3_000);
    for (let index = 0; index < 10; index += 1)
      writeFileSync(join(folder, `file-${index}.yaml`), texts[index * 7] ?? '');
    const command = [join(ROOT, 'dist/src/cli/main.js'), 'check', folder, '--fail-on', 'never'];
    const times: number[] = [];
    for (let run = 0; run < 12; run += 1) {
      const start = performance.now();
      execFileSync(process.execPath, command, { stdio: 'ignore' });
      if (run > 1) times.push(performance.now() - start);
    }
    return [
      {
        name: 'check on 10 files, start to end, compiled',
        value: `${median(times).toFixed(0)} ms`,
        target: '< 250 ms',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  }
}
