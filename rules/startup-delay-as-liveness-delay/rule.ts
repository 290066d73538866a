import { defineRule, fail, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { type Probe, patience, readProbe } from '../../src/model/probes.ts';
import { type StartupSleep, startupSleep } from '../../src/model/startup-sleep.ts';
import { type Container, containerName } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { addStartup, lengthenStartup } from './startup-probe.ts';

/**
 * Seconds from which a delay counts as a startup probe in disguise: twice the 30 seconds that a liveness probe with all
 * defaults takes to give up. Below it the delay costs little, and is common for programs that start in a few seconds.
 */
const LONG_DELAY = 60;

export const rule = defineRule({
  id: 'startup-delay-as-liveness-delay',
  pattern: 'P8',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Give a slow start a startup probe',
  equivalents: {},
  check(container, { repository, lines }) {
    const { role } = container;
    if (role !== 'container' && role !== 'sidecar') return SKIP;
    const liveness = readProbe(container, 'livenessProbe');
    const startup = readProbe(container, 'startupProbe');
    const open = [liveness, startup].find((answer) => answer.state === 'unknown');
    if (open?.state === 'unknown') return undecided(open.reason);
    const sleep = startupSleep(repository, placedContainer(container, lines.region(container.node)));
    if (startup.state === 'present') return judgeStartup(container, startup.value, sleep);
    if (liveness.state !== 'present') return SKIP;
    const probe = liveness.value;
    if (sleep && patience(probe.timings) < sleep.seconds) {
      return fail({
        at: withKey(probe.node),
        message: `The start of the container ${codeSpan(containerName(container))} sleeps for ${sleep.seconds} seconds, and its liveness probe gives up after ${patience(probe.timings)}: it is killed before it serves, each time anew, and never comes up.`,
        evidence: 'liveness before the end of the sleep',
        because: [sleep.place],
        repair: addStartup(container, probe, sleep),
      });
    }
    const { initialDelaySeconds } = probe.timings;
    if (initialDelaySeconds < LONG_DELAY) return pass(withKey(probe.node));
    const delay = container.query(['livenessProbe', 'initialDelaySeconds']);
    return fail({
      at: delay.state === 'present' ? withKey(delay.value) : withKey(probe.node),
      message: `For ${initialDelaySeconds} seconds after each start nobody notices that the container ${codeSpan(containerName(container))} hangs, and a start that takes longer is killed again and again. The delay stands in for a startup probe.`,
      evidence: 'long liveness delay',
      because: sleep ? [sleep.place] : [],
      repair: addStartup(container, probe, sleep),
    });
  },
});

function judgeStartup(container: Container, startup: Probe, sleep: StartupSleep | null) {
  if (!sleep || patience(startup.timings) >= sleep.seconds) return pass(withKey(startup.node));
  return fail({
    at: withKey(startup.node),
    message: `The start of the container ${codeSpan(containerName(container))} sleeps for ${sleep.seconds} seconds, and its startup probe gives up after ${patience(startup.timings)}: it is killed before it serves, each time anew, and never comes up.`,
    evidence: 'startup before the end of the sleep',
    because: [sleep.place],
    repair: lengthenStartup(container, startup, sleep),
  });
}
