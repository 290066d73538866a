import { performance } from 'node:perf_hooks';
import { RULES } from '../../rules/index.ts';
import { analyse, reportOf } from '../../src/engine/analyse.ts';
import { plainConfig } from '../support/config.ts';
import { memorySnapshot } from '../support/memory-snapshot.ts';
import { manifests } from './corpus.ts';
import { median, type Row } from './table.ts';

const CONFIG = plainConfig(RULES);

/** Files a second of a whole analysis (facts, rules, report) on one core. */
export async function engineSpeed(count: number): Promise<readonly Row[]> {
  const files = manifests(count);
  const snapshot = memorySnapshot(files);
  const bytes = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  const rates: number[] = [];
  let findings = 0;
  for (let run = 0; run < 7; run += 1) {
    const start = performance.now();
    const report = reportOf(await analyse({ snapshot, config: CONFIG, rules: RULES }));
    const seconds = (performance.now() - start) / 1000;
    if (run > 1) rates.push(count / seconds);
    findings = report.findings.length;
  }
  return [
    {
      name: `analyse ${count} manifests (${(bytes / 1e6).toFixed(1)} MB, ${findings} findings)`,
      value: `${Math.round(median(rates))} files/s`,
      target: '>= 5000',
    },
  ];
}

/** What an analysis holds at its peak, beside the texts themselves: facts and findings grow, trees and texts are let go. */
export async function engineMemory(): Promise<readonly Row[]> {
  await heldAtPeak(500);
  const rows: Row[] = [];
  for (const count of [1_000, 2_000, 4_000, 8_000]) {
    const { held, bytes } = await heldAtPeak(count);
    const each = `${Math.round(held / count)} B a file of ${Math.round(bytes / count)} B`;
    rows.push({
      name: `held while analysing ${count} files`,
      value: `${(held / 1e6).toFixed(1)} MB (${each})`,
      target: 'flat a file',
    });
  }
  return rows;
}

async function heldAtPeak(count: number): Promise<{ readonly held: number; readonly bytes: number }> {
  const texts = Object.values(manifests(1_000)).filter((text) => text.length < 20_000);
  const files = Array.from(
    { length: count },
    (_, index) => [`f${index}.yaml`, texts[index % texts.length] ?? ''] as const,
  );
  const snapshot = memorySnapshot(Object.fromEntries(files));
  const before = liveHeap();
  let peak = before;
  const onFile = (done: number) => {
    if (done % 250 === 0) peak = Math.max(peak, liveHeap());
  };
  const analysis = await analyse({ snapshot, config: CONFIG, rules: RULES, onFile });
  peak = Math.max(peak, liveHeap());
  const bytes = files.reduce((sum, [, text]) => sum + text.length, 0);
  return { held: analysis.files.size === count ? peak - before : Number.NaN, bytes };
}

/** Bytes in use after collecting; without `--expose-gc` garbage counts too. */
function liveHeap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
