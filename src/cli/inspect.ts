import { RULES } from '../../rules/index.ts';
import type { ConfigLayer } from '../config/layer.ts';
import { nearest } from '../config/nearest.ts';
import { type ResolvedConfig, resolveConfig } from '../config/resolve.ts';
import { snapshotFolder } from '../edges/folder-snapshot.ts';
import { type Analysis, analyse } from '../engine/analyse.ts';
import type { Rule } from '../engine/contract.ts';
import { configOnDisk } from './config-file.ts';
import { findTargets, isNamed, type Target } from './targets.ts';
import { type Terminal, UsageError } from './terminal.ts';

/** What `check` and `fix` are asked to look at. */
export interface InspectionRequest {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  /** Rules by id; empty for all. */
  readonly rule: readonly string[];
}

/** One repository, or part of one, with its configuration and what the rules found. */
export interface Inspection {
  readonly target: Target;
  readonly config: ResolvedConfig;
  readonly analysis: Analysis;
}

interface Configured extends Omit<Inspection, 'analysis'> {
  readonly layer: ConfigLayer;
}

/**
 * Reads the named files with what belongs to them, and runs the rules.
 * @throws UsageError when a path, a rule or the configuration is wrong
 */
export async function inspect(request: InspectionRequest, terminal: Terminal): Promise<readonly Inspection[]> {
  const rules = chooseRules(request.rule);
  // All configurations before all work: a mistake in the last one is told at once.
  const configured: Configured[] = [];
  for (const target of findTargets(request.paths, terminal.cwd)) {
    const layer = await configOnDisk(target.root, { file: request.config, cwd: terminal.cwd, rules: RULES });
    configured.push({ target, layer, config: resolveConfig({ layers: [layer], rules: RULES, today: terminal.today }) });
  }
  const inspections: Inspection[] = [];
  for (const { target, layer, config } of configured) {
    const snapshot = snapshotFolder(target.root, { skipFolder: foldersToSkip(layer, config), named: target.named });
    const only = (path: string) => isNamed(target, path);
    const analysis = await analyse({ snapshot, config: sparing(config, target), rules, only });
    inspections.push({ target, config, analysis });
  }
  return inspections;
}

/** The rules of the given ids, all of them when none is given. */
export function chooseRules(ids: readonly string[]): readonly Rule[] {
  for (const id of ids) findRule(id);
  return ids.length === 0 ? RULES : RULES.filter((rule) => ids.includes(rule.id));
}

/** @throws UsageError when no rule has this id, with the one that was likely meant */
export function findRule(id: string): Rule {
  const rule = RULES.find((rule) => rule.id === id);
  if (rule) return rule;
  const near = nearest(
    id,
    RULES.map((rule) => rule.id),
  );
  const remedy = near === null ? '"plimsoll rules" lists them all' : `did you mean "${near}"?`;
  throw new UsageError(`there is no rule ${JSON.stringify(id)}; ${remedy}`);
}

type FolderSkip = (folder: string) => string | null;

/** A name that no pattern spells out: what matches it right below a folder, and ends in `**`, matches all below it. */
const ANY_NAME = '\u0001';

/** Which folders are ignored with everything in them; none where a pattern takes paths back. */
function foldersToSkip(layer: ConfigLayer, config: ResolvedConfig): FolderSkip {
  if (layer.ignore.some((pattern) => pattern.startsWith('!'))) return () => null;
  return (folder) => {
    const pattern = config.ignoredBy(`${folder}/${ANY_NAME}`);
    return pattern?.endsWith('/**') ? `ignored by the pattern ${pattern}` : null;
  };
}

/** Files that are named one by one are looked at even where the configuration ignores them. */
function sparing(config: ResolvedConfig, { files }: Target): ResolvedConfig {
  return { ...config, ignoredBy: (path) => (files.has(path) ? null : config.ignoredBy(path)) };
}
