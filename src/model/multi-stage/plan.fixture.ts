import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDockerfile } from '../../source/dockerfile/read.ts';
import { dockerfileSplices } from '../../source/dockerfile/splices.ts';
import { isRefusal } from '../../source/refusal.ts';
import { applySplices } from '../../source/text.ts';
import { mixtureOf } from '../build/mixture.ts';
import { projectFilesToRead } from '../build/project-reads.ts';
import { filesToRead } from '../copied-files.ts';
import { type FileFacts, readFacts } from '../facts.ts';
import { classify, type FileClass } from '../file-class.ts';
import { contextOf } from '../image-builds.ts';
import { joinFacts, type Repository } from '../repository.ts';
import { planStages } from './plan.ts';

/** A repository of some files, read as an analysis reads it: by class, and then what Dockerfiles copy and build from. */
export function repositoryOf(files: Readonly<Record<string, string>>): Repository {
  const tree = Object.keys(files);
  const facts = new Map<string, FileFacts>();
  const read = (path: string, fileClass: FileClass, copied: boolean) =>
    facts.set(path, readFacts(path, { fileClass, copied }, files[path] ?? ''));
  const joined = () => joinFacts(new Map(facts), tree).noting(new Set());
  for (const path of tree) {
    const fileClass = classify(path);
    if (fileClass) read(path, fileClass, false);
  }
  const first = joined();
  const copied = filesToRead(first);
  for (const path of copied) if (files[path] !== undefined) read(path, classify(path) ?? 'source', true);
  for (const path of projectFilesToRead(first)) if (!copied.has(path)) read(path, 'project', false);
  return joined();
}

/** The Dockerfile with its last stage divided, or `refused: ` and the precondition that fails. */
export function dividedDockerfile(files: Readonly<Record<string, string>>, webServer: string | null = null): string {
  const repository = repositoryOf(files);
  const path = 'Dockerfile';
  const text = files[path] ?? '';
  const dockerfile = readDockerfile(text);
  const facts = repository.facts(path)?.dockerfile;
  const stage = facts?.stages.at(-1);
  const mixture = stage ? mixtureOf(repository, path, stage.index) : 'unknown';
  if (!facts || !stage || typeof mixture === 'string') return `refused: ${String(mixture)}`;
  const { config } = mixture;
  const context = contextOf(repository, path);
  const plan = planStages({ repository, path, dockerfile, facts, stage, mixture, config, context, webServer });
  if (isRefusal(plan)) return `refused: ${plan.refused}`;
  const splices = plan.edits.map((edit) => dockerfileSplices(dockerfile, edit));
  const refused = splices.find(isRefusal);
  if (refused) return `not written: ${refused.refused}`;
  return applySplices(
    text,
    splices.flatMap((some) => (isRefusal(some) ? [] : some)),
  );
}

/** Each case: files over the common ones, and what the divided Dockerfile, or the refusal, must match. */
export function tryAll(
  name: string,
  files: Readonly<Record<string, string>>,
  cases: Readonly<Record<string, readonly [Readonly<Record<string, string>>, RegExp]>>,
  webServer: string | null = null,
): void {
  describe(name, () => {
    for (const [title, [changed, expected]] of Object.entries(cases))
      it(title, () => assert.match(dividedDockerfile({ ...files, ...changed }, webServer), expected));
  });
}
