import {
  defineRule,
  type Fix,
  fail,
  type NoFix,
  pass,
  type RuleOptions,
  SKIP,
  undecided,
} from '../../src/engine/contract.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { emptyDirsFor } from '../../src/model/empty-dirs.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { mountsOf } from '../../src/model/mounts.ts';
import { runsOnWindows } from '../../src/model/windows.ts';
import { type Container, containerName } from '../../src/model/workload.ts';
import { uncovered, type Writes, writesOf } from '../../src/model/writable-paths.ts';
import type { WrittenPath } from '../../src/model/written-path.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { entry, scalarValue } from '../../src/source/yaml/query.ts';

export const rule = defineRule({
  id: 'undeclared-writable-path',
  pattern: 'P6',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Put a volume where the container writes',
  equivalents: {},
  check(container, { repository, options, lines }) {
    if (container.role === 'ephemeral' || runsOnWindows(container.workload)) return SKIP;
    const writes = writesOf(repository, placedContainer(container, lines.region(container.node)));
    if (writes.paths.length === 0) return SKIP;
    const readOnly = isReadOnly(container);
    const bare = uncovered(writes.paths, mountsOf(container));
    // With a writable root, small files are the concern of the root file system as a whole.
    const failing = readOnly ? bare.filter(({ isVolume }) => !isVolume) : [];
    const open = failing.length > 0 ? failing : bare.filter(({ kind }) => kind === 'data');
    const [first] = open;
    const { completedBy } = container.workload.object;
    if (first && completedBy !== null) return undecided(completedBy);
    if (!first) {
      const mounts = container.query(['volumeMounts']);
      return mounts.state === 'present' ? pass(withKey(mounts.value)) : SKIP;
    }
    return fail({
      at: entry(container.node, 'name')?.value ?? container.node,
      ...(failing.length > 0 && { level: 'error' as const }),
      message:
        failing.length > 0
          ? `The root file system of ${codeSpan(containerName(container))} is read-only, and nothing writable is mounted at ${shown(open)}, which it writes: it fails as soon as it does.`
          : `${codeSpan(containerName(container))} keeps data in ${shown(open)}, and the Pod mounts no writable volume there: all of it is lost when the container is replaced, by a restart, a rollout or the loss of its node, and until then it fills the node's disk.`,
      evidence: open.map(({ path }) => path).join(' '),
      because: open.flatMap(({ place }) => place ?? []),
      repair: repairOf(container, open, bare, writes, options),
    });
  },
});

function isReadOnly(container: Container): boolean {
  const flag = container.query(['securityContext', 'readOnlyRootFilesystem']);
  return flag.state === 'present' && flag.value.kind === 'scalar' && scalarValue(flag.value) === true;
}

function shown(paths: readonly WrittenPath[]): string {
  const [first, second, ...more] = paths.map(({ path }) => codeSpan(path));
  if (second === undefined) return first ?? '';
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more places`;
}

function repairOf(
  container: Container,
  open: readonly WrittenPath[],
  bare: readonly WrittenPath[],
  writes: Writes,
  options: RuleOptions,
): Fix | NoFix {
  const refused = obstacle(container, open, bare);
  if (refused !== null) return { refused };
  const sizeLimit = options.runSizeLimit === undefined ? null : String(options.runSizeLimit);
  const { edits, fsGroup, inMemory } = emptyDirsFor(container, open, writes.user, sizeLimit);
  return {
    title: `Mount a volume at ${open.map(({ path }) => path).join(' and ')}`,
    safety: 'review',
    assumes: [
      `What the container writes there may be lost with the Pod (${open.map(({ path, why }) => `${path}: ${why}`).join('; ')}).`,
      ...(inMemory.length > 0
        ? [
            `What is written to ${inMemory.join(' and ')} lives in memory: it counts against the memory limit of the container, and above sizeLimit the Pod is evicted.`,
          ]
        : []),
      ...(fsGroup !== null
        ? [`fsGroup ${fsGroup} becomes a group of every container of the Pod, and owns its volumes.`]
        : []),
    ].join(' '),
    edits,
    renames: [],
  };
}

/** Why no emptyDir can be mounted; null when nothing speaks against it. */
function obstacle(container: Container, open: readonly WrittenPath[], bare: readonly WrittenPath[]): string | null {
  const fixed = mountsOf(container).find((mount) => open.some(({ path }) => path === mount.path));
  if (fixed)
    return `${fixed.volume.name} is mounted at ${fixed.path} read-only; whether it may be written is yours to say`;
  const lasting = bare.find(({ kind }) => kind === 'data');
  if (lasting)
    return `what ${lasting.path} holds may have to outlive the Pod (${lasting.why}): that wants a PersistentVolumeClaim, whose size and class only you know; mount an emptyDir yourself if it may be lost`;
  const { kind } = container.workload;
  if (kind === 'other') return 'the kind of the object is unknown';
  const filled = open.find((written) => written.filled);
  if (filled) return `the image may hold files in ${filled.path}, which an emptyDir would hide`;
  return kind === 'Service' ? 'Knative takes emptyDir volumes only where its feature flag allows them' : null;
}
