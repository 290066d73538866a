import type { ImageConfig, InstructionPlace, Run } from '../image-config.ts';
import { type PackageCommand, readPackageCommands, virtualGroup } from '../packages.ts';
import { isBuildPackage } from '../toolchains.ts';

/** A package for building that stays in the layers of an image. */
export interface BuildTool {
  readonly name: string;
  readonly manager: PackageCommand['manager'];
  readonly place: InstructionPlace;
}

/** The packages for building that the RUNs of an image install and do not take away in the same RUN. */
export function buildToolsOf(config: ImageConfig): readonly BuildTool[] {
  return config.runs.flatMap(({ commands, ...run }) =>
    commands === null ? [] : leftByRun(run, readPackageCommands(commands)),
  );
}

function leftByRun(
  { instruction, stage, region }: Omit<Run, 'commands'>,
  reads: readonly PackageCommand[],
): BuildTool[] {
  const removals = reads.filter(({ action }) => action === 'remove');
  return reads.flatMap((read) => {
    if (read.action !== 'install') return [];
    const names = read.verb === 'build-dep' ? [`the build dependencies of ${read.packages[0]?.name ?? ''}`] : [];
    const tools = read.packages.map(({ name }) => name).filter((name) => isBuildPackage(read.manager, name));
    const left = [...names, ...tools].filter((name) => !removals.some((removal) => takesAway(removal, read, name)));
    return left.map((name) => ({ name, manager: read.manager, place: { instruction, stage, region } }));
  });
}

/**
 * Does a later removal take a package away? By its name, by the group that it belongs to, or by a variable that may hold
 * either; `apt-get purge --auto-remove` and the like take what nothing needs, which marks made before decide.
 */
function takesAway(removal: PackageCommand, install: PackageCommand, name: string): boolean {
  if (removal.manager !== install.manager || removal.command < install.command) return false;
  const group = virtualGroup(install);
  const named = removal.packages.some((item) => item.name === name || item.name === group || mayMatch(item.name, name));
  const automatic = /^auto/.test(removal.verb) || removal.options.includes('--auto-remove');
  return named || removal.open.length > 0 || (automatic && removal.packages.length === 0);
}

/** apt takes a trailing `*` for a pattern. */
function mayMatch(pattern: string, name: string): boolean {
  return pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1));
}
