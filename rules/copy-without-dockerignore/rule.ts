import { defineRule, type Fix, fail, type NoFix, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import {
  contextSources,
  ignoreFileAbove,
  isWholeContext,
  usesOfContext,
} from '../../src/model/build/context-copies.ts';
import { isDevelopmentImage } from '../../src/model/build/development-image.ts';
import { isIgnored } from '../../src/model/build/ignore-patterns.ts';
import { proposedPatterns } from '../../src/model/build/ignore-proposal.ts';
import { isShipped } from '../../src/model/build/shipped.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import { buildsOf, contextOf, deployedStages, ignoreFileOf } from '../../src/model/image-builds.ts';
import { resolvePath } from '../../src/model/nearness.ts';
import type { Repository } from '../../src/model/repository.ts';
import { codeSpan } from '../../src/source/markdown.ts';

export const rule = defineRule({
  id: 'copy-without-dockerignore',
  pattern: 'P1',
  level: 'warning',
  subject: 'instruction',
  fix: 'review',
  title: 'Hold back from the image what does not belong there',
  equivalents: {},
  check(subject, { repository }) {
    const { instruction, stage, path, dockerfile } = subject;
    const facts = factsOf(repository, path, instruction.index);
    const whole = facts && contextSources(facts).find(isWholeContext);
    if (whole === undefined || isDevelopmentImage(path, null)) return SKIP;
    const context = contextOf(repository, path);
    const file = ignoreFileOf(repository, path);
    if (file !== null) return judgeIgnoreFile(subject, repository, { context, file });
    const above = buildsOf(repository, path).length > 0 ? null : ignoreFileAbove(repository, context);
    if (above !== null) return undecided(`${codeSpan(above)} holds if the build context is its folder`);
    const shipped = isShipped(dockerfile, stage, [...deployedStages(repository, path)]);
    const grave = context === '' || overwritesModules(repository, context);
    // A folder without history that goes into a stage of no node: it only costs the build some of its cache.
    if (!shipped && !grave) return SKIP;
    return fail({
      at: instruction.range,
      message: message(shipped, context),
      evidence: 'no ignore file',
      because: [],
      repair: repairOf(repository, context),
      ...(shipped && grave ? {} : { level: 'note' as const }),
    });
  },
});

function factsOf(repository: Repository, path: string, index: number) {
  const stages = repository.facts(path)?.dockerfile?.stages ?? [];
  return stages.flatMap(({ instructions }) => instructions).find((instruction) => instruction.index === index);
}

/** An ignore file that lets the history through holds nothing back that matters. */
function judgeIgnoreFile(
  { instruction, stage, path, dockerfile }: InstructionSubject,
  repository: Repository,
  { context, file }: { readonly context: string; readonly file: string },
) {
  const patterns = repository.facts(file)?.ignore;
  if (context !== '' || !isShipped(dockerfile, stage, [...deployedStages(repository, path)]))
    return pass(instruction.range);
  const ignored = patterns ? isIgnored(patterns, '.git') : null;
  if (ignored === null) return undecided(`${codeSpan(file)} could not be read for certain`);
  if (ignored || readsHistory(repository, context)) return pass(instruction.range);
  return fail({
    at: instruction.range,
    message: `${codeSpan(file)} does not hold \`.git\` back: the image ships the whole history, with every file and secret that was ever deleted from it.`,
    evidence: '.git',
    because: [],
    repair: { refused: `add the line \`.git\` to ${file}` },
  });
}

function message(shipped: boolean, context: string): string {
  const what =
    context === ''
      ? '`.git` with every file and secret that was ever deleted, local `.env` files, caches of tools'
      : 'local `.env` files, dependencies installed for another system, caches of tools';
  return shipped
    ? `The whole folder goes into the image and no \`.dockerignore\` holds anything back: ${what}. Whoever pulls the image can read it, and the layer is built anew whenever any of it changes.`
    : `The whole folder goes into the build and no \`.dockerignore\` holds anything back: ${what}. The build depends on what lies about, and its cache is void whenever any of it changes.`;
}

/** Modules installed on the host for another system land over those that the image installs. */
function overwritesModules(repository: Repository, context: string): boolean {
  return repository.has(resolvePath(context, 'package.json'));
}

function readsHistory(repository: Repository, context: string): boolean {
  return usesOfContext(repository, context).some(({ programs }) => programs.includes('git'));
}

function repairOf(repository: Repository, context: string): Fix | NoFix {
  if (context === '' && readsHistory(repository, context))
    return { refused: 'a RUN calls git, which may need the history: write a .dockerignore that holds the rest back' };
  const patterns = proposedPatterns(repository, context);
  if (patterns.length === 0) return { refused: 'nothing in the folder is known to be of no use to the image' };
  const path = resolvePath(context, '.dockerignore');
  return {
    title: `Add ${path}`,
    safety: 'review',
    assumes: `No step of the build, and no program in the image, reads ${patterns.map((pattern) => codeSpan(pattern)).join(', ')}: a version taken from git in a script or a Makefile would be missing. Add what only lies on your own machine, such as \`.env\`.`,
    edits: [{ path, language: 'any', edit: { op: 'create', text: `${patterns.join('\n')}\n` } }],
    renames: [],
  };
}
