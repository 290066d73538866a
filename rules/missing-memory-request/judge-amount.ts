import {
  type Fix,
  fail,
  type NoFix,
  passFor,
  type RuleContext,
  SKIP,
  undecided,
  type Verdict,
} from '../../src/engine/contract.ts';
import { proposeAmount } from '../../src/model/amount-proposal.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { type Demand, findGap, placeOf } from '../../src/model/missing-amounts.ts';
import type { ResourceName, Section } from '../../src/model/resources.ts';
import { type Container, containerName } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import type { Range } from '../../src/source/text.ts';
import { entry } from '../../src/source/yaml/query.ts';

/** What the rules about a missing amount differ in. */
export interface AmountQuestion {
  readonly rule: string;
  readonly section: Section;
  readonly resource: ResourceName;
  /** What breaks, as one or two sentences about a container, given as a code span. */
  readonly harm: (container: string) => string;
  /** How a value could go wrong, as sentences. */
  readonly risk: string;
  /** The setting that holds an amount, and its option; null where none does, and only a quota asks for it. */
  readonly option: 'cpu' | 'memory' | null;
}

const NO_SETTING =
  'the repository holds no CPU limit of such a container: write one that you have measured, or take limits.cpu out of the quota';

/** Judges whether a container states an amount, or is given one; absence is an `error` where something demands it. */
export function judgeAmount(container: Container, context: RuleContext, question: AmountQuestion): Verdict {
  const { section, resource } = question;
  const gap = findGap(container, context.repository, section, resource);
  switch (gap.state) {
    case 'unasked':
      return SKIP;
    case 'given':
      return passFor(gap.elsewhere, ...gap.because);
    case 'unknown':
      return undecided(gap.reason);
    case 'missing':
      break;
  }
  if (question.option === null && gap.demand?.by !== 'quota') return SKIP;
  const name = codeSpan(containerName(container));
  return fail({
    at: placeFor(container, section),
    message: gap.demand ? demandMessage(gap.demand, name, question) : question.harm(name),
    evidence: `no ${resource} in ${section}`,
    because: gap.demand ? [placeOf(gap.demand)] : [],
    ...(gap.demand && { level: 'error' as const }),
    repair: setAmount(container, context, question),
  });
}

/**
 * The container's name, for requests with its key, so that they come before limits: findings are repaired in the order of
 * the text, and a limit that stands alone would be the request, too, whatever the configuration says of requests.
 */
function placeFor({ node }: Container, section: Section): Range {
  const name = entry(node, 'name')?.value ?? node;
  return section === 'requests' ? withKey(name) : name;
}

function demandMessage(demand: Demand, name: string, { resource, section }: AmountQuestion): string {
  const shown = resource === 'cpu' ? 'CPU' : resource;
  const what = `${shown} ${section === 'requests' ? 'request' : 'limit'}`;
  return demand.by === 'quota'
    ? `The container ${name} has no ${what}, and the ResourceQuota ${codeSpan(demand.quota.name)} counts ${codeSpan(demand.resource)} of its namespace: every Pod of it is refused.`
    : `The autoscaler ${codeSpan(demand.scaler.name)} compares the use of ${shown} with the request, and the container ${name} has none: it never scales, however high the load.`;
}

function setAmount(
  container: Container,
  { options, repository, lines }: RuleContext,
  question: AmountQuestion,
): Fix | NoFix {
  const { section, resource, rule, risk, option } = question;
  const { workload, path, at } = container;
  const given = option === null ? null : options[option];
  const configured = typeof given === 'string' || typeof given === 'number' ? String(given) : null;
  const region = lines.region(container.node);
  const wanted = { section, resource, configured, setting: `rules.${rule}.${resource}`, region };
  const proposed = proposeAmount(container, repository, wanted);
  if (isRefusal(proposed) && option === null) return { refused: NO_SETTING };
  if (isRefusal(proposed)) return proposed;
  const { text, from } = proposed;
  return {
    title: `Set the ${resource === 'cpu' ? 'CPU' : resource} ${section === 'requests' ? 'request' : 'limit'} to ${text}`,
    safety: 'review',
    assumes: `${text}, from ${from}, is right for this container. ${risk}`,
    edits: [
      {
        path,
        language: 'yaml',
        document: workload.object.document.index,
        edit: {
          op: 'set',
          at: [...at, 'resources', section, resource],
          value: text,
          after: ['cpu', 'requests', 'ports', 'envFrom', 'env', 'args', 'command', 'imagePullPolicy', 'image'],
          before: ['limits'],
        },
      },
    ],
    renames: [],
  };
}
