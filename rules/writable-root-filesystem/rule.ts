import {
  defineRule,
  type FileEdit,
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
import { parseImageReference } from '../../src/model/image-reference.ts';
import { asText, withKey } from '../../src/model/kube-object.ts';
import { mountsOf } from '../../src/model/mounts.ts';
import { runsOnWindows } from '../../src/model/windows.ts';
import { type Container, containerName } from '../../src/model/workload.ts';
import { uncovered, type Writes, writesOf } from '../../src/model/writable-paths.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { entry, scalarValue } from '../../src/source/yaml/query.ts';

const FLAG = ['securityContext', 'readOnlyRootFilesystem'];

export const rule = defineRule({
  id: 'writable-root-filesystem',
  pattern: 'P6',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Make the root file system of the container read-only',
  equivalents: {
    'kube-linter': ['no-read-only-root-fs'],
    'kube-score': ['container-security-context-readonlyrootfilesystem'],
    polaris: ['notReadOnlyRootFilesystem'],
    checkov: ['CKV_K8S_22'],
    trivy: ['KSV-0014', 'KSV014'],
    kubescape: ['C-0017'],
  },
  check(container, { repository, options, lines }) {
    if (container.role === 'ephemeral' || runsOnWindows(container.workload)) return SKIP;
    const image = asText(container.query(['image']));
    if (image.state === 'present' && parseImageReference(image.value) === null)
      return undecided('its image is filled in later');
    const flag = container.query(FLAG);
    if (flag.state === 'unknown') return undecided(flag.reason);
    const isSet = flag.state === 'present' && flag.value.kind === 'scalar' && scalarValue(flag.value) === true;
    if (flag.state === 'present' && isSet) return pass(withKey(flag.value));
    const placed = placedContainer(container, lines.region(container.node));
    const writes = writesOf(repository, placed);
    return fail({
      at: flag.state === 'present' ? withKey(flag.value) : (entry(container.node, 'name')?.value ?? container.node),
      message: `The container ${codeSpan(containerName(container))} can write anywhere in its own image: such files go through the node's storage driver by copy-on-write, fill its disk unseen, and are gone with the next restart; and an intruder can replace the program.`,
      evidence: 'root file system is writable',
      because: writes.paths.flatMap(({ place }) => place ?? []),
      repair: repairOf(container, writes, options),
    });
  },
});

function repairOf(container: Container, writes: Writes, options: RuleOptions): Fix | NoFix {
  const refused = obstacle(container, writes);
  if (refused !== null) return { refused };
  const open = uncovered(writes.paths, mountsOf(container));
  const sizeLimit = options.runSizeLimit === undefined ? null : String(options.runSizeLimit);
  const { edits, fsGroup, inMemory } = emptyDirsFor(container, open, writes.user, sizeLimit);
  const { path, at, workload } = container;
  const document = workload.object.document.index;
  const flag: FileEdit = {
    ...{ path, language: 'yaml', document },
    edit: {
      op: 'set',
      at: [...at, ...FLAG],
      value: true,
      after: ['resources', 'envFrom', 'env', 'ports', 'args', 'command', 'imagePullPolicy', 'image'],
    },
  };
  const shown = open.map((written) => written.path).join(', ');
  return {
    title:
      open.length === 0
        ? 'Make the root file system read-only'
        : `Make the root file system read-only, with volumes for ${shown}`,
    safety: 'review',
    assumes: assumptions(writes, open, fsGroup, inMemory),
    edits: [flag, ...edits],
    renames: [],
  };
}

/** Why the flag cannot be set with what is known; null when nothing speaks against it. */
function obstacle(container: Container, writes: Writes): string | null {
  if (container.workload.kind === 'other') return 'the kind of the object is unknown';
  if (writes.unknown !== null)
    return `${writes.unknown}: run it with \`docker run --read-only\`, see which paths it misses, and mount an emptyDir at each, together with the flag`;
  const open = uncovered(writes.paths, mountsOf(container));
  const lasting = open.find(({ kind }) => kind === 'data');
  if (lasting)
    return `${lasting.path} holds data that must last (${lasting.why}): it wants a PersistentVolumeClaim, whose size and class only you know; an emptyDir would lose it with the Pod`;
  const filled = open.find((written) => written.filled);
  if (filled) return `the image may hold files in ${filled.path} (${filled.why}), which an emptyDir would hide`;
  const fixed = open.find((written) => mountsOf(container).some((mount) => mount.path === written.path));
  if (fixed) return `something read-only is mounted at ${fixed.path}, which it writes`;
  return container.workload.kind === 'Service' && open.length > 0
    ? 'Knative takes emptyDir volumes only where its feature flag allows them'
    : null;
}

function assumptions(
  writes: Writes,
  open: readonly { readonly path: string; readonly why: string }[],
  fsGroup: number | null,
  inMemory: readonly string[],
): string {
  const facts = writes.paths.map(({ path, why }) => `${path} (${why})`).join('; ');
  return [
    writes.paths.length === 0
      ? 'The container writes no files, as far as its command and its image tell; if it does, or people who enter it with kubectl exec do, those writes fail with "Read-only file system".'
      : `The container writes nothing but ${facts}. Where a configuration names other places, those writes fail with "Read-only file system".`,
    ...(open.length > 0
      ? ['What it writes to the new volumes is lost with the Pod, and counts as ephemeral storage of the node.']
      : []),
    ...(inMemory.length > 0
      ? [
          `What is written to ${inMemory.join(' and ')} lives in memory: it counts against the memory limit of the container, and above sizeLimit the Pod is evicted.`,
        ]
      : []),
    ...(fsGroup !== null
      ? [`fsGroup ${fsGroup} becomes a group of every container of the Pod, and owns its volumes.`]
      : []),
  ].join(' ');
}
