import type { Fix, NoFix, RuleContext, RuleOptions } from '../../src/engine/contract.ts';
import { objectEdit } from '../../src/engine/object-edit.ts';
import type { Answer } from '../../src/model/answer.ts';
import { asWholeNumber } from '../../src/model/job.ts';
import { asTextMap } from '../../src/model/kube-object.ts';
import type { Repository } from '../../src/model/repository.ts';
import { servicesFor } from '../../src/model/services.ts';
import { updateOrder } from '../../src/model/update-order.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { PlainMap } from '../../src/source/plain-value.ts';
import { whyNoController, whyNoDeployment, whyNotThese } from './obstacles.ts';

/** Of a label's value (Kubernetes documentation, labels and selectors: syntax); names of most objects may be longer. */
const MAX_LABEL_LENGTH = 63;

/** "No limit", as Kubernetes itself writes it where each index has its own (KEP-3850). */
const NO_LIMIT = 2 ** 31 - 1;

interface Labels {
  readonly own: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

/** Puts a Pod into the template of a Job where it runs to its end, of a Deployment where it serves. */
export function toController(
  workload: Workload,
  restartPolicy: Answer<string>,
  { repository, options }: Pick<RuleContext, 'repository' | 'options'>,
): Fix | NoFix {
  const obstacle = whyNoController(workload, repository);
  if (obstacle !== null) return { refused: obstacle };
  if (restartPolicy.state !== 'present')
    return { refused: 'whether it serves or runs to its end is open: its restart policy cannot be read' };
  if (restartPolicy.value !== 'Always') return toJob(workload, restartPolicy.value, options);
  return toDeployment(workload, repository);
}

function toDeployment(workload: Workload, repository: Repository): Fix | NoFix {
  const obstacle = whyNoDeployment(workload);
  const { name } = workload.object;
  if (obstacle !== null || name === null) return { refused: obstacle ?? 'it has no name' };
  const metadata = metadataOf(workload);
  if ('refused' in metadata) return metadata;
  const labels = metadata.own.size > 0 ? metadata.own : new Map([['app', name]]);
  const label = metadata.own.size > 0 ? null : whyNoLabel(workload, name, repository);
  if (label !== null) return { refused: label };
  const taken = whyNotThese(workload, labels, repository);
  if (taken !== null) return { refused: taken };
  const order = updateOrder(workload, repository);
  if ('claim' in order) return { refused: `it claims the volume ${order.claim}, ${UNKNOWN_CLAIM}` };
  const oneByOne = order.strategy === 'Recreate';
  return {
    ...change(workload, 'Deployment', 'apps', {
      replicas: 1,
      ...(oneByOne && { strategy: { type: 'Recreate' } }),
      selector: { matchLabels: lastingLabels(labels) },
      template: { metadata: templateMetadata({ ...metadata, own: labels }) },
    }),
    title: 'Turn the Pod into a Deployment with one replica',
    assumes:
      'The program bears being stopped and started on another node, where nothing of what it wrote to its own disk is left. ' +
      (oneByOne
        ? 'An update stops it before the new one starts, since two cannot have its volume or port at a time. '
        : 'For a moment it runs twice during an update. ') +
      OLD_POD,
  };
}

/** Why the Pod's name cannot become its label, which it needs for want of any. */
function whyNoLabel({ object, path }: Workload, name: string, repository: Repository): string | null {
  if (name.length > MAX_LABEL_LENGTH) return 'it has no labels, and its name is too long for one';
  const [service] = servicesFor(repository, path, object.namespace, new Map([['app', name]]));
  return service
    ? `it has no labels, and the label app: ${name} would put it behind the Service ${service.name} in ${service.path}`
    : null;
}

/** Labels that change with a release: a selector can never be changed, so it should do without them. */
const OF_RELEASE: ReadonlySet<string> = new Set(['version', 'app.kubernetes.io/version', 'helm.sh/chart']);

function lastingLabels(labels: ReadonlyMap<string, string>): PlainMap {
  const lasting = [...labels].filter(([key]) => !OF_RELEASE.has(key));
  return Object.fromEntries(lasting.length > 0 ? lasting : labels);
}

const UNKNOWN_CLAIM =
  'and no PersistentVolumeClaim in the repository says whether two Pods may share it during an update';

const OLD_POD =
  'Applying the file does not delete the old Pod: delete it by hand. The new Pods get generated names, so whatever calls the Pod by its name must change.';

function toJob(workload: Workload, policy: string, options: RuleOptions): Fix | NoFix {
  const { object } = workload;
  if ((object.name ?? '').length > MAX_LABEL_LENGTH)
    return { refused: `its name is too long for a Job: more than ${MAX_LABEL_LENGTH} characters` };
  const metadata = metadataOf(workload);
  if ('refused' in metadata) return metadata;
  const of = asWholeNumber(workload.querySpec(['activeDeadlineSeconds']));
  const deadline = of.state === 'present' ? of.value : options.activeDeadlineSeconds;
  const tries = triesOf(policy, options);
  return {
    ...change(workload, 'Job', 'batch', {
      ...tries.spec,
      ...(typeof deadline === 'number' && { activeDeadlineSeconds: deadline }),
      template: hasAny(metadata) ? { metadata: templateMetadata(metadata) } : {},
    }),
    title: 'Turn the Pod into a Job',
    assumes: `${tries.assumes} Started over on another node, the program finds nothing of what it wrote to its own disk. ${OLD_POD}`,
  };
}

interface Tries {
  readonly spec: PlainMap;
  readonly assumes: string;
}

/** As many tries as the Pod had, unless the configuration says more: none after a failure, or one after the other. */
function triesOf(policy: string, { backoffLimit }: RuleOptions): Tries {
  if (typeof backoffLimit === 'number') {
    return { spec: { backoffLimit }, assumes: `The program bears being started again up to ${backoffLimit} times.` };
  }
  if (policy === 'OnFailure') {
    return {
      spec: { backoffLimit: NO_LIMIT },
      assumes:
        'The program is restarted until it succeeds, as before: set rules.naked-pod.backoffLimit to give up earlier.',
    };
  }
  const lost = { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] };
  return {
    spec: { backoffLimit: 0, podFailurePolicy: { rules: [lost] } },
    assumes:
      'A program that fails is not started again, as before; one whose node fails or is drained is, and has to bear that. ' +
      'The cluster knows `podFailurePolicy` (on by default since Kubernetes 1.26).',
  };
}

/** Tools keep these on the object that they apply, and not on its Pods. */
const OF_OBJECT =
  /^(?:argocd\.argoproj\.io|meta\.helm\.sh|config\.kubernetes\.io|kustomize\.toolkit\.fluxcd\.io|plimsoll\.dev|ignore-check\.kube-linter\.io|kube-score|polaris\.fairwinds\.com)\//;

function metadataOf({ object }: Workload): Labels | NoFix {
  const own = asTextMap(object.query(['metadata', 'labels']));
  const annotations = asTextMap(object.query(['metadata', 'annotations']));
  if (own.state === 'unknown') return { refused: `its labels cannot be read: ${own.reason}` };
  if (annotations.state === 'unknown') return { refused: `its annotations cannot be read: ${annotations.reason}` };
  const all = annotations.state === 'present' ? [...annotations.value] : [];
  return {
    own: own.state === 'present' ? own.value : new Map(),
    annotations: new Map(all.filter(([key]) => !OF_OBJECT.test(key))),
  };
}

function hasAny({ own, annotations }: Labels): boolean {
  return own.size + annotations.size > 0;
}

function templateMetadata({ own, annotations }: Labels): PlainMap {
  return {
    ...(own.size > 0 && { labels: Object.fromEntries(own) }),
    ...(annotations.size > 0 && { annotations: Object.fromEntries(annotations) }),
  };
}

/** The change of kind, with the Pod's `spec` in the template of the new one. */
function change({ object }: Workload, kind: string, group: string, frame: PlainMap) {
  const { at, identity } = object;
  return {
    safety: 'review' as const,
    edits: [
      objectEdit(object, { op: 'set', at: [...at, 'apiVersion'], value: `${group}/v1` }),
      objectEdit(object, { op: 'set', at: [...at, 'kind'], value: kind }),
      objectEdit(object, { op: 'nest', at: [...at, 'spec'], frame, hole: ['template', 'spec'] }),
    ],
    renames: [{ from: identity, to: identity.replace(/^Pod\//, `${kind}.${group}/`) }],
  };
}
