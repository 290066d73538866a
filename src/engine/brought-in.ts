import { readFile } from '../model/read-file.ts';
import { type Refusal, refuse } from '../source/refusal.ts';
import { indexLines, type Range } from '../source/text.ts';
import type { Analysis } from './analyse.ts';
import type { Fix } from './contract.ts';
import { verdictsOf } from './judge.ts';
import { holder } from './match.ts';
import { contentOf, type Delta } from './reanalyse.ts';
import type { Finding } from './report.ts';
import type { WrittenFile } from './write-fix.ts';

/** A written fix with the verdicts before and after it. */
export interface JudgedFix {
  readonly analysis: Analysis;
  readonly delta: Delta;
  readonly fix: Fix;
  /** The finding that the fix is for. */
  readonly cured: Finding;
  readonly files: readonly WrittenFile[];
}

/** What a good fix brings to light. */
export interface BroughtIn {
  /** Findings that could not be decided before and lie outside what the fix wrote. */
  readonly exposed: readonly Finding[];
}

/**
 * Compares the findings before and after a fix, one to one by rule and subject under the fix's identity map.
 * @returns a refusal when the cured finding is still there; when one is new with evidence in what the fix wrote; or when
 *   a subject that passed before fails now
 */
export async function broughtIn(judged: JudgedFix): Promise<BroughtIn | Refusal> {
  const { fix, cured } = judged;
  const before = findingsBefore(judged);
  const after = [...judged.delta.verdicts.values()].flatMap((verdicts) => verdicts?.findings ?? []);
  const curedName = nameOf(cured, renamed(cured.identity, fix));
  const stillThere = after.filter((finding) => nameOf(finding, finding.identity) === curedName).length;
  if (stillThere >= (before.get(curedName) ?? 0)) return refuse('the finding is still there afterwards');
  const exposed: Finding[] = [];
  for (const finding of after) {
    const name = nameOf(finding, finding.identity);
    const left = before.get(name) ?? 0;
    before.set(name, left - 1);
    if (left > 0) continue;
    if (restsOnWritten(finding, judged.files) || (await passedBefore(judged, finding)))
      return refuse(`the change would bring in ${finding.rule} at line ${finding.region.line} of ${finding.path}`);
    exposed.push(finding);
  }
  return { exposed };
}

/** How many findings each rule and subject had in the files that were judged again, by name. */
function findingsBefore({ analysis, delta, fix }: JudgedFix): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of delta.verdicts.keys()) {
    for (const finding of analysis.verdicts.get(path)?.findings ?? []) {
      const name = nameOf(finding, renamed(finding.identity, fix));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** Evidence is part of a finding's key, not of its name here: a fix that only changes the evidence has not cured it. */
function nameOf(finding: Finding, identity: string): string {
  return [finding.path, finding.rule, identity].join('\0');
}

/** The identity that a subject has after a fix. */
export function renamed(identity: string, { renames }: Fix): string {
  const owner = holder(identity);
  const rename = renames.find(({ from }) => from === owner);
  return rename ? rename.to + identity.slice(owner.length) : identity;
}

/** Does a finding point at bytes that the fix wrote, itself or by one of the facts behind it? */
function restsOnWritten({ path, region, because }: Finding, files: readonly WrittenFile[]): boolean {
  const places = [{ path, region }, ...because];
  return files.some((file) => {
    const own = places.filter((place) => place.path === file.path);
    if (own.length === 0 || file.written.length === 0) return false;
    const lines = indexLines(file.after);
    return own.some((place) => file.written.some((range) => overlaps(range, lines.range(place.region))));
  });
}

function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Whether the rule was content with the same subject before: then the fix did harm, wherever it shows. */
async function passedBefore(judged: JudgedFix, finding: Finding): Promise<boolean> {
  const { input, repository } = judged.analysis;
  const rule = input.rules.find(({ id }) => id === finding.rule);
  const file = judged.analysis.files.get(finding.path);
  const text = await textBefore(judged, finding.path);
  if (!rule || !file || text === null) return false;
  const { options } = input.config.settingFor(rule.id, finding.path);
  const view = repository.noting(new Set());
  const read = readFile(finding.path, file.fileClass, text, view);
  return verdictsOf(rule, read, { options, repository: view, lines: read.lines }).some(
    ({ subject, verdict }) => renamed(subject.identity, judged.fix) === finding.identity && verdict.verdict === 'pass',
  );
}

async function textBefore({ analysis, files }: JudgedFix, path: string): Promise<string | null> {
  const written = files.find((file) => file.path === path);
  if (written) return written.before;
  const file = analysis.files.get(path);
  const content = file ? await contentOf(analysis, file.entry) : null;
  return content && 'text' in content ? content.text : null;
}
