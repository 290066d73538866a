import type { CommandFacts } from '../command-facts.ts';
import type { DockerfileFacts, InstructionFacts, StageFacts } from '../dockerfile-facts.ts';
import { type PackageManager, readPackageCommands } from '../packages.ts';
import type { LeftCache } from './caches.ts';

/** A RUN behind another one that installs packages, or may. */
export interface LaterInstall {
  /** 1-based line of the RUN. */
  readonly line: number;
  /** It installs with the lists that an earlier RUN fetched: without them it fails. */
  readonly needsLists: boolean;
  /** False for a script that cannot be read: it may install. */
  readonly certain: boolean;
}

/** These install from lists that a command of their own fetches; the others fetch what they need by themselves. */
const FROM_LISTS: ReadonlySet<PackageManager> = new Set(['apt', 'apk']);

/**
 * The RUN behind another one, in its stage or in stages that are built on it, that installs by the same manager: one that
 * needs the lists, else the first.
 * @returns null when none does
 */
export function laterInstall(
  dockerfile: DockerfileFacts,
  run: InstructionFacts,
  { manager, remedies }: LeftCache,
): LaterInstall | null {
  if (remedies.every(({ kind }) => kind === 'option')) return null;
  const uses = runsBehind(dockerfile, run).flatMap((behind): LaterInstall[] => {
    const use = useOf(behind, manager);
    return use === null ? [] : [{ line: behind.region.line, ...use }];
  });
  return uses.find(({ needsLists }) => needsLists) ?? uses[0] ?? null;
}

type Use = Pick<LaterInstall, 'needsLists' | 'certain'>;

function useOf({ script, json, text }: InstructionFacts, manager: PackageManager): Use | null {
  if (script?.commands) return installIn(script.commands, manager);
  // In exec form no shell comes between: the program is the first word.
  if (json !== null && !/^(?:\S*\/)?(?:apt|apt-get|apk|dnf|yum|zypper|npm|yarn|sh|bash)$/.test(json[0] ?? ''))
    return null;
  return /\b(?:install|add)\b/.test(text) ? { needsLists: false, certain: false } : null;
}

function runsBehind({ stages }: DockerfileFacts, run: InstructionFacts): readonly InstructionFacts[] {
  const holds = ({ instructions }: StageFacts) => instructions.some(({ index }) => index === run.index);
  const layers = new Set<number>(stages.filter(holds).map(({ index }) => index));
  for (const { index, baseStage } of stages) if (baseStage !== null && layers.has(baseStage)) layers.add(index);
  const instructions = stages.filter(({ index }) => layers.has(index)).flatMap((stage) => stage.instructions);
  return instructions.filter(({ index, keyword }) => keyword === 'RUN' && index > run.index);
}

function installIn(commands: readonly CommandFacts[], wanted: PackageManager): Use | null {
  const own = readPackageCommands(commands).filter(({ manager }) => manager === wanted);
  const install = own.find(({ action }) => action === 'install');
  if (install) {
    const refreshed = own.some(({ action, command }) => action === 'refresh' && command < install.command);
    const alone = install.options.some((option) => /^(?:-U|--update|--update-cache|--no-cache)$/.test(option));
    return { needsLists: FROM_LISTS.has(wanted) && !refreshed && !alone, certain: true };
  }
  return commands.some(runsScript) ? { needsLists: false, certain: false } : null;
}

/** A script of the repository or of the net: what it installs is not known. */
function runsScript({ words }: CommandFacts): boolean {
  const [program = '', argument = ''] = words.map((word) => word ?? '');
  if (/^(?:\S*\/)?(?:ba|da|a)?sh$|^(?:source|\.)$/.test(program)) return argument !== '-c' || words.length > 3;
  return /\.(?:sh|bash)$/.test(program) || program.startsWith('./');
}
