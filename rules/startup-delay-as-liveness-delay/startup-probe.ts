import type { FileEdit, Fix } from '../../src/engine/contract.ts';
import { fieldAt } from '../../src/model/plain-fields.ts';
import {
  type Probe,
  type ProbeTimings,
  readProbe,
  sameHandler,
  sameTimings,
  writtenHandler,
} from '../../src/model/probes.ts';
import type { StartupSleep } from '../../src/model/startup-sleep.ts';
import type { Container } from '../../src/model/workload.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';
import type { YamlEdit } from '../../src/source/yaml/edit.ts';
import { restartLater } from '../identical-probes/restart-later.ts';

/** Checks that fit into the wait, rounded up, and those that the liveness probe itself allows on top. */
function failuresFor(wait: number, { periodSeconds, failureThreshold }: ProbeTimings): number {
  return Math.ceil(wait / periodSeconds) + failureThreshold;
}

/**
 * A startup probe that asks what the liveness probe asks, at its pace, and waits as long as the delay and the liveness
 * probe together did, or as the start script sleeps; the delay goes.
 */
export function addStartup(container: Container, liveness: Probe, sleep: StartupSleep | null): Fix {
  const { initialDelaySeconds, periodSeconds } = liveness.timings;
  const failures = failuresFor(Math.max(initialDelaySeconds, sleep?.seconds ?? 0), liveness.timings);
  const pace = ['timeoutSeconds', 'periodSeconds'].flatMap((key) => {
    const value = fieldAt(liveness.written, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const probe = { ...writtenHandler(liveness), ...Object.fromEntries(pace), failureThreshold: failures };
  const startup = edit(container, {
    op: 'set',
    at: [...container.at, 'startupProbe'],
    value: probe,
    after: ['readinessProbe', 'livenessProbe'],
  });
  const delay: ValuePath = [...container.at, 'livenessProbe', 'initialDelaySeconds'];
  const written = fieldAt(liveness.written, 'initialDelaySeconds') !== undefined;
  const later = wouldBeIdentical(container, liveness);
  return {
    title: `Add a startup probe that waits up to ${failures * periodSeconds} seconds`,
    safety: 'review',
    assumes: `The program answers its liveness check within ${failures * periodSeconds} seconds of each start. From its first answer on the liveness probe counts, earlier than before when the start is quick: a program that answers once, and then goes on starting without answering, would be restarted.${later ? LATER : ''}`,
    edits: [
      ...(later ? [restartLater(container, liveness)] : []),
      startup,
      ...(written ? [edit(container, { op: 'delete', at: delay })] : []),
    ],
    renames: [],
  };
}

const LATER =
  ' Without its delay the liveness probe would ask just what the readiness probe asks, so it waits for twice as many failures.';

/** Without the delay, do liveness and readiness ask the same at the same times? See the rule identical-probes. */
function wouldBeIdentical(container: Container, liveness: Probe): boolean {
  const readiness = readProbe(container, 'readinessProbe');
  return (
    readiness.state === 'present' &&
    sameHandler(container, liveness.handler, readiness.value.handler) &&
    sameTimings({ ...liveness.timings, initialDelaySeconds: 0 }, readiness.value.timings)
  );
}

/** The startup probe that is there, with as many checks as the sleep takes. */
export function lengthenStartup(container: Container, startup: Probe, sleep: StartupSleep): Fix {
  const failures = failuresFor(sleep.seconds, startup.timings);
  return {
    title: `Let the startup probe fail ${failures} times`,
    safety: 'review',
    assumes: `The program answers within ${failures * startup.timings.periodSeconds} seconds of each start: its script sleeps for ${sleep.seconds} of them.`,
    edits: [
      edit(container, {
        op: 'set',
        at: [...container.at, 'startupProbe', 'failureThreshold'],
        value: failures,
        after: ['successThreshold', 'timeoutSeconds', 'periodSeconds', 'initialDelaySeconds'],
      }),
    ],
    renames: [],
  };
}

function edit(container: Container, change: YamlEdit): FileEdit {
  const { path, workload } = container;
  return { path, language: 'yaml', document: workload.object.document.index, edit: change };
}
