import { CONFIG_PATH } from '../config/config-path.ts';
import { type ConfigLayer, emptyLayer } from '../config/layer.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { readConfig } from '../config/read.ts';
import { type ResolvedConfig, resolveConfig } from '../config/resolve.ts';
import type { Rule } from '../engine/contract.ts';
import { type OrganisationFiles, templatePath } from '../github/organisation-config.ts';
import type { FileContent } from '../model/snapshot.ts';
import type { OverridableName, OwnTemplate, OwnTemplates } from '../review/own-templates.ts';

/** The configuration of one review, and what is wrong with it. */
export interface ReviewConfig {
  readonly config: ResolvedConfig;
  /** What it was resolved from, the weakest first. */
  readonly layers: readonly ConfigLayer[];
  readonly problems: readonly ConfigProblem[];
  /** The organisation's own templates, as they are written. */
  readonly templates: OwnTemplates;
}

export interface ReviewConfigSources {
  /** The organisation or person that owns the repository. */
  readonly owner: string;
  /** What lies in the organisation's `.github` repository. */
  readonly organisation: OrganisationFiles;
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
    readLayer(organisation.config, `${owner}/.github:${CONFIG_PATH}`, rules),
    readLayer(repository, CONFIG_PATH, rules),
  ];
  const layers = read.map(({ layer }) => layer);
  const config = resolveConfig({ layers, rules, today });
  const { templates, problems: unread } = readTemplates(organisation, owner);
  return { config, layers, problems: [...read.flatMap(({ problems }) => problems), ...unread], templates };
}

function readTemplates({ templates }: OrganisationFiles, owner: string): Pick<ReviewConfig, 'templates' | 'problems'> {
  const good = new Map<OverridableName, OwnTemplate>();
  const problems: ConfigProblem[] = [];
  for (const [name, content] of templates) {
    const source = `${owner}/.github:${templatePath(name)}`;
    if ('text' in content) good.set(name, { text: content.text, source });
    else problems.push(unreadable(source, content.unreadable));
  }
  return { templates: good, problems };
}

function unreadable(source: string, reason: string): ConfigProblem {
  return { source, line: 1, column: 1, message: `cannot be read: ${reason}` };
}

function readLayer(
  content: FileContent | null,
  source: string,
  rules: readonly Rule[],
): { readonly layer: ConfigLayer; readonly problems: readonly ConfigProblem[] } {
  if (content === null) return { layer: emptyLayer(source), problems: [] };
  if (!('text' in content)) {
    return { layer: emptyLayer(source), problems: [unreadable(source, content.unreadable)] };
  }
  const { layer, problems } = readConfig(content.text, source, rules);
  return { layer: layer ?? emptyLayer(source), problems };
}
