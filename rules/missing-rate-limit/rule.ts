import {
  defineRule,
  type Fix,
  fail,
  type NoFix,
  pass,
  type RuleContext,
  SKIP,
  undecided,
} from '../../src/engine/contract.ts';
import { limitOf, sharedLimit } from '../../src/model/entry-limits.ts';
import { controllerFor, type IngressController } from '../../src/model/ingress-controllers.ts';
import type { KubeObject } from '../../src/model/kube-object.ts';
import { type PublicEntry, publicEntry, speaksHttp } from '../../src/model/public-entries.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { annotateIngress } from './annotate.ts';
import { checkConfigMap, checkSource } from './half-limit.ts';
import { limitRoute } from './route.ts';
import { limitService } from './sidecar.ts';

export const rule = defineRule({
  id: 'missing-rate-limit',
  pattern: 'P13',
  level: 'note',
  subject: 'object',
  fix: 'review',
  title: 'Limit what one client may ask of a public entry',
  equivalents: {},
  also: { source: checkSource },
  check({ object }, context) {
    if (object.kind === 'ConfigMap') return checkConfigMap(object, context);
    const seen = publicEntry(object, context.repository);
    if (seen.state !== 'present') return seen.state === 'unknown' ? undecided(seen.reason) : SKIP;
    const entry = seen.value;
    const controller = entry.kind === 'ingress' ? controllerOf(entry, context) : null;
    const limit = limitOf(context.repository, entry, controller);
    if (limit.state === 'present') return pass();
    if (limit.state === 'unknown') return undecided(limit.reason);
    if (object.completedBy !== null) return undecided(object.completedBy);
    const shared = sharedLimit(context.repository, entry);
    return fail({
      at: object.kindNode,
      message: shared === null ? unlimited(entry) : limitedTogether(entry, shared),
      evidence: shared === null ? 'no limit' : 'one limit for all clients',
      because: [],
      repair: repairFor(object, entry, controller, context),
    });
  },
});

function controllerOf(
  { path, className, annotations }: PublicEntry,
  { repository }: RuleContext,
): IngressController | null {
  return controllerFor(repository, { path, className, annotations: Object.keys(annotations) });
}

function repairFor(
  object: KubeObject,
  entry: PublicEntry,
  controller: IngressController | null,
  { repository, options }: RuleContext,
): Fix | NoFix {
  if (entry.kind === 'ingress') return annotateIngress(object, entry, controller, options);
  if (entry.kind === 'route') return limitRoute(object, entry, repository, options);
  return limitService(object, entry, repository, options);
}

function unlimited(entry: PublicEntry): string {
  const name = codeSpan(entry.name ?? '');
  if (entry.kind === 'service') {
    const asked = speaksHttp(entry) ? 'send as many requests and hold as many connections' : 'hold as many connections';
    return (
      `Each client that reaches the ${String(entry.type)} Service ${name} may ${asked} as it likes: one retry loop, crawler or ` +
      'attacker takes the capacity of all others.'
    );
  }
  const what = entry.kind === 'ingress' ? 'Ingress' : 'HTTPRoute';
  return (
    `Nothing limits what one client may ask through the ${what} ${name}: one retry loop, crawler or attacker takes the ` +
    'capacity of all others, until the Pods behind it give up.'
  );
}

function limitedTogether(entry: PublicEntry, container: string): string {
  return (
    `The container ${codeSpan(container)} limits by address, and behind ${codeSpan(entry.name ?? '')} all clients have the address ` +
    'of the proxy in front of it: one busy client uses up the limit of all, and the others get refused.'
  );
}
