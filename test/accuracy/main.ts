import { parseArgs } from 'node:util';
import { RULES } from '../../rules/index.ts';
import { snapshotFolder } from '../../src/edges/folder-snapshot.ts';
import { analyse, reportOf } from '../../src/engine/analyse.ts';
import type { Finding } from '../../src/engine/report.ts';
import { decodeContent } from '../../src/model/snapshot.ts';
import { choose } from './choose.ts';
import { coverage } from './coverage.ts';
import { excerpt } from './excerpt.ts';
import { numberedConfig } from './numbers.ts';

/**
 * Runs all rules over checked-out repositories, for people to read what they find: counts and fixes by rule, every error,
 * and a sample of the rest with the lines that they are about.
 * `npm run accuracy -- [--sample N] [--seed N] [--rule ID] [--quiet] DIR...`. Nothing is written.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    rule: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

interface Found {
  readonly finding: Finding;
  readonly repository: string;
  readonly lines: string;
}

async function findingsIn(root: string): Promise<readonly Found[]> {
  const snapshot = snapshotFolder(root, { skipFolder: () => null });
  const analysis = await analyse({ snapshot, config: numberedConfig(), rules: RULES });
  const entries = new Map(snapshot.entries.map((entry) => [entry.path, entry]));
  const found: Found[] = [];
  for (const finding of reportOf(analysis).findings) {
    if (values.rule !== undefined && finding.rule !== values.rule) continue;
    const entry = entries.get(finding.path);
    const content = entry ? await snapshot.read(entry) : decodeContent(new Uint8Array());
    found.push({ finding, repository: root, lines: 'text' in content ? excerpt(content.text, finding.region) : '' });
  }
  return found;
}

function show({ finding, repository, lines }: Found): string {
  const { rule, level, path, region, message, fix, refusal } = finding;
  const repair = fix ? `${fix.safety} fix: ${fix.title}` : `no fix: ${refusal}`;
  return `## ${rule} (${level}) ${repository}/${path}:${region.line}\n${message}\n${repair}\n${lines}\n`;
}

const found = (await Promise.all(positionals.map(findingsIn))).flat();
process.stdout.write(coverage(found.map(({ finding }) => finding)));
if (!values.quiet) {
  const errors = found.filter(({ finding }) => finding.level === 'error');
  const others = found.filter(({ finding }) => finding.level !== 'error');
  const sample = choose(others, Number(values.sample), Number(values.seed));
  for (const one of [...errors, ...sample]) process.stdout.write(`\n${show(one)}`);
}
