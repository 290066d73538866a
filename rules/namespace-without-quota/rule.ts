import { defineRule, fail, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { isBounded } from '../../src/model/namespace-budgets.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { entry } from '../../src/source/yaml/query.ts';
import { addBudget, DNS_LABEL } from './add-budget.ts';

/** Kubernetes' own namespaces hold what the cluster itself runs on (Kubernetes documentation, namespaces). */
const OF_THE_CLUSTER = /^kube-/;

export const rule = defineRule({
  id: 'namespace-without-quota',
  pattern: 'P10',
  level: 'note',
  subject: 'object',
  fix: 'review',
  title: 'Bound what a namespace may take',
  equivalents: { trivy: ['KSV-0039', 'KSV-0040'] },
  check({ object }, { options, repository }) {
    const { kind, group, name, path } = object;
    if (kind !== 'Namespace' || group !== '' || name === null || OF_THE_CLUSTER.test(name)) return SKIP;
    if (!DNS_LABEL.test(name)) return undecided('its name is set elsewhere');
    if (object.document.templated) return undecided('the file is a template: another one of it may hold the quota');
    if (isBounded(repository, { path, name }) || hasOwnQuota(object)) return pass();
    const metadata = entry(object.node, 'metadata')?.value;
    const shown = metadata?.kind === 'map' ? entry(metadata, 'name')?.value : undefined;
    return fail({
      at: shown ? withKey(shown) : object.kindNode,
      message: `Nothing bounds what the namespace ${codeSpan(name)} takes: one team, one loop or one typo in ${codeSpan('replicas')} can fill the cluster, and everybody else's Pods stay pending.`,
      evidence: 'no quota',
      because: [],
      repair: addBudget({ path, name }, options, repository),
    });
  },
});

/** Rancher keeps a namespace's quota in an annotation (Rancher documentation, project resource quotas). */
function hasOwnQuota(object: { query: (at: readonly string[]) => { readonly state: string } }): boolean {
  return object.query(['metadata', 'annotations', 'field.cattle.io/resourceQuota']).state === 'present';
}
