import { defineRule, type Fix, fail, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { type Probe, readProbe, sameHandler, sameTimings } from '../../src/model/probes.ts';
import { type Container, containerName } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { laterFailures, restartLater } from './restart-later.ts';

export const rule = defineRule({
  id: 'identical-probes',
  pattern: 'P8',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Let the readiness probe act before the liveness probe',
  equivalents: { 'kube-score': ['pod-probes-identical'] },
  check(container, { lines }) {
    const liveness = readProbe(container, 'livenessProbe');
    const readiness = readProbe(container, 'readinessProbe');
    if (liveness.state === 'absent' || readiness.state === 'absent') return SKIP;
    if (liveness.state === 'unknown') return undecided(liveness.reason);
    if (readiness.state === 'unknown') return undecided(readiness.reason);
    const [live, ready] = [liveness.value, readiness.value];
    const same = sameHandler(container, live.handler, ready.handler) && sameTimings(live.timings, ready.timings);
    const open = live.openTimings ?? ready.openTimings;
    if (same && open !== null) return undecided(open);
    if (!same) return pass(withKey(live.node), withKey(ready.node));
    return fail({
      at: withKey(ready.node),
      message: `Liveness and readiness of the container ${codeSpan(containerName(container))} ask the same question at the same times: under load it is restarted at the moment in which it should only be given a pause, and the Pods beside it take its load and follow.`,
      evidence: 'same handler and timings',
      because: [{ path: container.path, region: lines.region(withKey(live.node)) }],
      repair: restart(container, live),
    });
  },
});

function restart(container: Container, live: Probe): Fix {
  const { failureThreshold, periodSeconds } = live.timings;
  return {
    title: `Restart only after ${laterFailures(live)} failed checks in a row`,
    safety: 'review',
    assumes: `A program that stops answering may take ${failureThreshold * periodSeconds} seconds, out of its Services, to come back by itself; one that is stuck for good is restarted that much later. If the check depends on other programs (a database, a cache), give liveness one that does not: otherwise their outage still restarts this container.`,
    edits: [restartLater(container, live)],
    renames: [],
  };
}
