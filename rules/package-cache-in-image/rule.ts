import { defineRule, type Fix, fail, type NoFix, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { isDevelopmentImage } from '../../src/model/build/development-image.ts';
import { isShipped } from '../../src/model/build/shipped.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import type { CommandFacts } from '../../src/model/command-facts.ts';
import type { DockerfileFacts, InstructionFacts } from '../../src/model/dockerfile-facts.ts';
import { contextOf, deployedStages } from '../../src/model/image-builds.ts';
import { resolvePath } from '../../src/model/nearness.ts';
import { type CacheRemedy, cachesLeft, fetchesPackages, type LeftCache } from '../../src/model/packages/caches.ts';
import { type JoinedRun, joinedRun } from '../../src/model/packages/joined-run.ts';
import { laterInstall } from '../../src/model/packages/later-installs.ts';
import { readPackageCommand } from '../../src/model/packages.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { ShellEdit } from '../../src/source/shell/edit.ts';

export const rule = defineRule({
  id: 'package-cache-in-image',
  pattern: 'P1',
  level: 'warning',
  subject: 'instruction',
  fix: 'safe',
  title: 'Leave no package cache in the image',
  equivalents: { hadolint: ['DL3009', 'DL3019', 'DL3032', 'DL3036', 'DL3040', 'DL3042', 'DL3060'] },
  check(subject, { repository }) {
    const { instruction, dockerfile, stage, path } = subject;
    if (instruction.keyword !== 'RUN' || instruction.json !== null) return SKIP;
    if (isDevelopmentImage(path, stage.name)) return SKIP;
    if (!isShipped(dockerfile, stage, [...deployedStages(repository, path)])) return SKIP;
    const facts = repository.facts(path)?.dockerfile;
    const run = instructionFacts(facts, instruction.index);
    if (!facts || !run?.script) return SKIP;
    const { commands } = run.script;
    if (commands === null) return undecided('its shell syntax cannot be read');
    if (!fetchesPackages(commands)) return SKIP;
    const all = cachesLeft(commands, { mounts: mountsOf(run), variables: variablesOf(subject, run) });
    const left = all.filter(({ manager }) => manager !== 'yarn' || !isModernYarn(repository, path));
    if (left.length === 0) return pass(instruction.range);
    return fail({
      at: instruction.range,
      message: `The layer keeps ${list(left.map(({ what }) => what))}, which nothing reads at run time: every node pulls and stores them with each version. Deleting them in a later RUN frees nothing.`,
      evidence: left.map(({ manager }) => manager).join(' '),
      because: [],
      repair: repairOf(subject, facts, run, left),
    });
  },
});

/** From version 2 on, Yarn may keep the packages that a program runs from where `yarn cache clean` deletes them. */
function isModernYarn(repository: Repository, path: string): boolean {
  return repository.has(resolvePath(contextOf(repository, path), '.yarnrc.yml'));
}

function instructionFacts(facts: DockerfileFacts | null | undefined, index: number): InstructionFacts | undefined {
  return facts?.stages.flatMap(({ instructions }) => instructions).find((instruction) => instruction.index === index);
}

function mountsOf({ flags }: InstructionFacts): readonly string[] {
  return flags.flatMap(({ name, value }) => {
    if (name !== 'mount' || !/(?:^|,)type=(?:cache|tmpfs)(?:,|$)/.test(value)) return [];
    return /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value)?.[1] ?? [];
  });
}

/** ENV and ARG of the file in front, and the RUN itself: more than reaches the script, never less. */
function variablesOf({ dockerfile, instruction }: InstructionSubject, run: InstructionFacts): string {
  const set = dockerfile.instructions.filter(
    ({ keyword, index }) => (keyword === 'ENV' || keyword === 'ARG') && index < instruction.index,
  );
  return [...set.map(({ body }) => body.text), run.text].join('\n');
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function repairOf(
  { path, instruction, dockerfile }: InstructionSubject,
  facts: DockerfileFacts,
  run: InstructionFacts,
  left: readonly LeftCache[],
): Fix | NoFix {
  if (mountsOf(run).length > 0)
    return { refused: 'a cache mount of the RUN may hold a part of it: add the mount of the rest, or clean by hand' };
  const later = left.flatMap((cache) => laterInstall(facts, run, cache) ?? []);
  const needed = later.find(({ needsLists }) => needsLists);
  const [only, ...more] = left;
  const joined = needed && only && more.length === 0 ? joinedRun(dockerfile, facts, run, only) : null;
  if (joined) return joinFix(path, instruction.index, joined);
  if (needed)
    return {
      refused: `the RUN at line ${needed.line} installs from these lists: put update and install into one RUN, which ends in the clean-up`,
    };
  const [again] = later;
  const commands = run.script?.commands ?? [];
  const remedies = left.flatMap((cache) => cache.remedies);
  if (remedies.some(({ kind }) => kind === 'command') && !isStraight(commands))
    return { refused: 'the shell decides what of the RUN is run, and so where the clean-up belongs' };
  return {
    title: 'Leave the cache out of the layer',
    safety: again ? 'review' : 'safe',
    assumes: again
      ? `The RUN at line ${again.line} ${again.certain ? 'installs more' : 'may install more'}: it must fetch for itself what is thrown away here.`
      : null,
    edits: edits(remedies, commands.length - 1).map((edit) => ({
      path,
      language: 'dockerfile',
      edit: { op: 'shell', instruction: instruction.index, edit },
    })),
    renames: [],
  };
}

/** Do package managers and the last command stand in no branch, loop, function or other structure of the shell? */
function isStraight(commands: readonly CommandFacts[]): boolean {
  return commands
    .filter((command, at) => at === commands.length - 1 || readPackageCommand(command) !== null)
    .every(({ within }) => within.every((around) => around === 'and-list'));
}

function joinFix(path: string, index: number, { instruction, text }: JoinedRun): Fix {
  return {
    title: 'Fetch the lists, install and clean up in one RUN',
    safety: 'review',
    assumes:
      'Both RUN become one layer: the lists are fetched anew whenever the packages to install change, and not taken from an old layer any more.',
    edits: [
      { path, language: 'dockerfile', edit: { op: 'remove', instruction: index } },
      { path, language: 'dockerfile', edit: { op: 'replace', instruction, text } },
    ],
    renames: [],
  };
}

function edits(remedies: readonly CacheRemedy[], last: number): readonly ShellEdit[] {
  const options = remedies.flatMap((remedy): ShellEdit[] =>
    remedy.kind === 'option'
      ? [{ op: 'insertWords', command: remedy.command, before: remedy.before, text: remedy.text }]
      : [],
  );
  const commands = remedies.flatMap((remedy) => (remedy.kind === 'command' ? [remedy.text] : []));
  if (commands.length === 0) return options;
  return [...options, { op: 'append', command: last, text: commands.join(' && ') }];
}
