import type { DockerfileEdit } from '../source/dockerfile/edit.ts';
import { verifyDockerfile } from '../source/dockerfile/verify.ts';
import { isRefusal, type Refusal, refuse } from '../source/refusal.ts';
import type { Range } from '../source/text.ts';
import { verifyYaml } from '../source/yaml/verify.ts';
import type { Analysis } from './analyse.ts';
import type { Fix } from './contract.ts';
import { holder } from './match.ts';
import { reanalyse, textOf } from './reanalyse.ts';
import type { Finding } from './report.ts';
import { type WrittenFile, writeFix } from './write-fix.ts';

/** A fix that was written, read back by second parsers, and judged again by every rule. */
export interface ProvedFix {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly files: readonly WrittenFile[];
  /** Findings that could not be decided before and lie outside what the fix wrote: for the next step. */
  readonly exposed: readonly Finding[];
  /** The analysis with the fix applied. */
  readonly analysis: Analysis;
}

/**
 * Writes a finding's fix and proves it: a second parser sees the declared changes and no others; the finding is gone;
 * and, under the fix's identity map, no finding of any level is new with evidence in the bytes that the fix wrote.
 * @returns the proved fix, or why there is none; `unproved` tells a fix that failed its proof from one never written
 */
export async function proveFix(
  analysis: Analysis,
  finding: Finding,
): Promise<ProvedFix | (Refusal & { readonly unproved: boolean })> {
  const { fix } = finding;
  if (!fix) return { refused: finding.refusal ?? 'the rule gives no fix', unproved: false };
  const texts = await textsOf(analysis, fix);
  if (isRefusal(texts)) return { ...texts, unproved: false };
  const written = writeFix(fix, texts);
  if (isRefusal(written)) return { ...written, unproved: false };
  const mismatch = written.files.map((file) => verifyText(file, fix)).find((reason) => reason !== null);
  if (mismatch) return { refused: `the written text failed its check: ${mismatch}`, unproved: true };
  const after = await reanalyse(analysis, new Map(written.files.map((file) => [file.path, file.after])));
  const fresh = freshFindings(analysis, after, fix, finding);
  if (isRefusal(fresh)) return { ...fresh, unproved: true };
  const worse = fresh.find((found) => written.files.some((file) => touches(found, file)));
  if (worse) return { refused: `the change would bring in ${worse.rule} at line ${worse.region.line}`, unproved: true };
  return { finding, fix, files: written.files, exposed: fresh, analysis: after };
}

async function textsOf(analysis: Analysis, fix: Fix): Promise<ReadonlyMap<string, string> | Refusal> {
  const texts = new Map<string, string>();
  for (const { path } of fix.edits) {
    const file = analysis.files.get(path);
    const text = file ? await textOf(analysis, file) : null;
    if (text === null) return refuse(`${path} cannot be read`);
    texts.set(path, text);
  }
  return texts;
}

function verifyText(file: WrittenFile, fix: Fix): string | null {
  const edits = fix.edits.filter(({ path }) => path === file.path);
  const yaml = edits.flatMap((edit) => (edit.language === 'yaml' ? [edit] : []));
  const dockerfile = edits.flatMap((edit) => (edit.language === 'dockerfile' ? [edit.edit] : [])).sort(fromTheEnd);
  return dockerfile.length > 0
    ? verifyDockerfile(file.before, file.after, dockerfile)
    : verifyYaml(file.before, file.after, yaml);
}

/** The verifier takes one edit after the other: from the end, no edit moves the instructions of a later one. */
function fromTheEnd(a: DockerfileEdit, b: DockerfileEdit): number {
  const place = (edit: DockerfileEdit) => (edit.op === 'insert' ? edit.before - 0.5 : edit.instruction);
  return place(b) - place(a);
}

/** The findings that the change brings in, one to one by key under the identity map; a refusal when the finding is still there. */
function freshFindings(before: Analysis, after: Analysis, fix: Fix, cured: Finding): readonly Finding[] | Refusal {
  const left = new Map<string, number>();
  const count = (name: string, by: number) => left.set(name, (left.get(name) ?? 0) + by);
  const touched = [...after.verdicts.keys()].filter((path) => after.verdicts.get(path) !== before.verdicts.get(path));
  for (const finding of findingsOf(before, touched)) count(nameOf(finding, renamed(finding.identity, fix)), 1);
  const fresh: Finding[] = [];
  const curedName = nameOf(cured, renamed(cured.identity, fix));
  const hadBefore = left.get(curedName) ?? 0;
  let stillThere = 0;
  for (const finding of findingsOf(after, touched)) {
    const name = nameOf(finding, finding.identity);
    if (name === curedName) stillThere += 1;
    if ((left.get(name) ?? 0) > 0) count(name, -1);
    else fresh.push(finding);
  }
  return stillThere < hadBefore ? fresh : refuse('the finding is still there afterwards');
}

function findingsOf(analysis: Analysis, paths: readonly string[]): readonly Finding[] {
  return paths.flatMap((path) => analysis.verdicts.get(path)?.findings ?? []);
}

/** Evidence is part of a finding's key, not of its name here: a fix that only changes the evidence has not cured it. */
function nameOf(finding: Finding, identity: string): string {
  return [finding.path, finding.rule, identity].join('\0');
}

function renamed(identity: string, fix: Fix): string {
  const owner = holder(identity);
  const rename = fix.renames.find(({ from }) => from === owner);
  return rename ? rename.to + identity.slice(owner.length) : identity;
}

function touches(finding: Finding, file: WrittenFile): boolean {
  return finding.path === file.path && file.written.some((range) => overlaps(range, finding.range));
}

function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}
