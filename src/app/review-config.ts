import { CONFIG_PATH } from '../config/config-path.ts';
import { type ConfigLayer, emptyLayer } from '../config/layer.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { readConfig } from '../config/read.ts';
import { type ResolvedConfig, resolveConfig } from '../config/resolve.ts';
import type { Rule } from '../engine/contract.ts';
import type { FileContent } from '../model/snapshot.ts';

/** The configuration of one review, and what is wrong with it. */
export interface ReviewConfig {
  readonly config: ResolvedConfig;
  readonly problems: readonly ConfigProblem[];
}

export interface ReviewConfigSources {
  /** The organisation or person that owns the repository. */
  readonly owner: string;
  /** `plimsoll.yml` of the organisation's `.github` repository; null where there is none. */
  readonly organisation: FileContent | null;
  /** `.github/plimsoll.yml` of the base branch; null where there is none. */
  readonly repository: FileContent | null;
  readonly rules: readonly Rule[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** Resolves the layers; one with mistakes counts as if it were not there, and its mistakes are told. */
export function readReviewConfig(sources: ReviewConfigSources): ReviewConfig {
  const { owner, organisation, repository, rules, today } = sources;
  const read = [
    // The colon tells that the file lies in another repository: its mistakes have no line in this one.
    readLayer(organisation, `${owner}/.github:${CONFIG_PATH}`, rules),
    readLayer(repository, CONFIG_PATH, rules),
  ];
  const layers = read.map(({ layer }) => layer);
  return { config: resolveConfig({ layers, rules, today }), problems: read.flatMap(({ problems }) => problems) };
}

function readLayer(
  content: FileContent | null,
  source: string,
  rules: readonly Rule[],
): { readonly layer: ConfigLayer; readonly problems: readonly ConfigProblem[] } {
  if (content === null) return { layer: emptyLayer(source), problems: [] };
  if (!('text' in content)) {
    return {
      layer: emptyLayer(source),
      problems: [{ source, line: 1, column: 1, message: `cannot be read: ${content.unreadable}` }],
    };
  }
  const { layer, problems } = readConfig(content.text, source, rules);
  return { layer: layer ?? emptyLayer(source), problems };
}
