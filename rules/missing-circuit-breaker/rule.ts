import { defineRule, fail, pass, passFor, SKIP, undecided } from '../../src/engine/contract.ts';
import { isAwaited } from '../../src/model/awaited-calls.ts';
import { type Call, callsTo } from '../../src/model/calls.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { LINKERD_ACCRUAL, protectionOf } from '../../src/model/protection.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { repairFor } from './repair.ts';

export const rule = defineRule({
  id: 'missing-circuit-breaker',
  pattern: 'P12',
  level: 'note',
  subject: 'service',
  fix: 'review',
  title: 'Break the circuit to a Service that fails or hangs',
  equivalents: {},
  check({ object, service, path }, { repository, options }) {
    const placed = { ...service, path };
    const calls = callsTo(repository, placed).filter(isAwaited);
    if (calls.length === 0) return SKIP;
    const accrual = object.query(['metadata', 'annotations', LINKERD_ACCRUAL]);
    if (accrual.state === 'present') return pass(withKey(accrual.value));
    const protection = protectionOf(repository, placed);
    const open = calls.filter(({ caller }) => caller.breaker === null);
    if (protection.state === 'present') return passFor(protection.value);
    if (open.length === 0) return passFor(calls.map(({ place }) => place));
    if (protection.state === 'unknown') return undecided(protection.reason);
    if (object.completedBy !== null) return undecided(object.completedBy);
    return fail({
      at: object.kindNode,
      message: messageFor(service.name, open),
      evidence: 'no circuit breaker',
      because: open.map(({ place }) => place),
      repair: repairFor({ object, service: placed, calls: open }, repository, options),
    });
  },
});

function messageFor(service: string, calls: readonly Call[]): string {
  const callers = [...new Set(calls.map(({ caller }) => caller.workload))];
  const named = callers.slice(0, 3).map((name) => codeSpan(name));
  const more = callers.length > 3 ? ` and ${callers.length - 3} more` : '';
  const one = callers.length === 1;
  return (
    `${named.join(', ')}${more} ${one ? 'calls' : 'call'} the Service ${codeSpan(service)} without a circuit breaker: when it ` +
    `answers slowly, every request of ${one ? 'its caller' : 'its callers'} waits with it, caught errors or not. Say for each caller ` +
    'whether the answer is critical (fail at once) or auxiliary (go on with a fallback).'
  );
}
