import type { Dockerfile } from '../../source/dockerfile/instructions.ts';
import type { DockerfileFacts, InstructionFacts } from '../dockerfile-facts.ts';
import { readPackageCommand } from '../packages.ts';
import type { LeftCache } from './caches.ts';
import { laterInstall } from './later-installs.ts';

/** Two RUNs that are to be one. */
export interface JoinedRun {
  /** The RUN behind, which takes the other one's command. */
  readonly instruction: number;
  readonly text: string;
}

/**
 * Joins a RUN that only fetches the lists of packages with the RUN directly behind it that installs from them, and ends
 * it in the clean-up.
 * @returns null where one of them does more than such RUNs do, or something behind needs the lists too
 */
export function joinedRun(
  dockerfile: Dockerfile,
  facts: DockerfileFacts,
  run: InstructionFacts,
  left: LeftCache,
): JoinedRun | null {
  const next = facts.stages.flatMap(({ instructions }) => instructions).find(({ index }) => index === run.index + 1);
  const [clean] = left.remedies;
  if (!next || clean?.kind !== 'command' || !isPlain(run) || !isPlain(next)) return null;
  const [only, ...more] = run.script?.commands ?? [];
  const refreshes = only && more.length === 0 && readPackageCommand(only)?.action === 'refresh';
  if (!refreshes || laterInstall(facts, run, left)?.line !== next.region.line || !isOneList(next)) return null;
  if (laterInstall(facts, next, left) !== null) return null;
  const [first, second] = [run, next].map(({ index }) => argumentsOf(dockerfile, index));
  return { instruction: next.index, text: `RUN ${first} \\\n    && ${second} \\\n    && ${clean.text}` };
}

function isPlain({ keyword, json, flags, script }: InstructionFacts): boolean {
  return keyword === 'RUN' && json === null && flags.length === 0 && script?.commands != null;
}

/** Commands joined by `&&` only, the last of which ends the instruction. */
function isOneList({ script, region }: InstructionFacts): boolean {
  const commands = script?.commands ?? [];
  const last = commands.at(-1)?.region;
  const ends = last?.endLine === region.endLine && last.endColumn === region.endColumn;
  return (
    ends &&
    commands.every(
      ({ within }) => within.every((around) => around === 'and-list') && (commands.length === 1 || within.length > 0),
    )
  );
}

/** The arguments as they stand, with the line ends that edits are declared in. */
function argumentsOf({ text, instructions }: Dockerfile, index: number): string {
  const range = instructions[index]?.arguments;
  return range ? text.slice(range.start, range.end).replaceAll('\r\n', '\n').trim() : '';
}
