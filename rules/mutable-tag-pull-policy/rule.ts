import { defineRule, type Fix, fail, type NoFix, pass, type Safety, undecided } from '../../src/engine/contract.ts';
import { objectEdit } from '../../src/engine/object-edit.ts';
import { parseImageReference } from '../../src/model/image-reference.ts';
import { asText, withKey } from '../../src/model/kube-object.ts';

import { firmness, isPlaceholder } from '../../src/model/pull-policy.ts';
import { whoSetsTag } from '../../src/model/tag-setters.ts';
import type { Container } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';

export const rule = defineRule({
  id: 'mutable-tag-pull-policy',
  pattern: 'P7',
  level: 'warning',
  subject: 'container',
  fix: 'safe',
  title: 'Pull a tag that moves at every start',
  equivalents: {
    'kube-score': ['container-image-pull-policy'],
    polaris: ['pullPolicyNotAlways'],
    checkov: ['CKV_K8S_15'],
    kubescape: ['C-0075'],
  },
  check(container, { repository }) {
    const { path, workload } = container;
    const image = container.query(['image']);
    const text = asText(image);
    if (image.state !== 'present' || text.state !== 'present')
      return undecided(text.state === 'unknown' ? text.reason : 'it names no image');
    const reference = parseImageReference(text.value);
    if (reference === null || isPlaceholder(reference)) return undecided('the image is no plain reference');
    const tag = firmness(reference);
    if (tag === 'fixed') return pass(withKey(image.value));
    const setter = whoSetsTag(repository, path, workload.object.kind, reference.name);
    if (setter !== null) return undecided(setter);
    const policy = container.query(['imagePullPolicy']);
    if (policy.state === 'unknown') return undecided(policy.reason);
    const written = asText(policy);
    const shown = codeSpan(text.value);
    if (policy.state !== 'present' || written.state !== 'present') {
      // The template of a Job never changes, and so the default for its tag is right for all its life.
      if (tag === 'latest' && workload.kind === 'Job') return pass(withKey(image.value));
      return fail({
        at: image.value,
        message: tag === 'latest' ? decidedOnce(shown) : keptCopy(shown, 'the default `IfNotPresent`'),
        evidence: 'no pull policy',
        because: [],
        repair: pullAlways(container, tag === 'latest' ? 'safe' : 'review'),
      });
    }
    if (written.value === 'Always') return pass(withKey(policy.value));
    return fail({
      at: withKey(policy.value),
      message: written.value === 'Never' ? neverPulled(shown) : keptCopy(shown, '`imagePullPolicy: IfNotPresent`'),
      evidence: 'not pulled',
      because: [],
      repair: pullAlways(container, 'review'),
      ...(tag === 'latest' && { level: 'error' as const }),
    });
  },
});

function decidedOnce(image: string): string {
  return (
    `Whether ${image} is pulled at every start is decided once, when the object is created: one that was created with ` +
    'a version keeps `IfNotPresent` when its tag becomes `latest`, and then runs whatever copy a node happens to have.'
  );
}

function keptCopy(image: string, policy: string): string {
  return (
    `With ${policy} a node keeps the first copy of ${image} that it has pulled. ` +
    'After the next push some nodes run the old program and some the new one, under one name.'
  );
}

function neverPulled(image: string): string {
  return (
    `${image} is never pulled: each node runs the copy that somebody put there once, ` +
    'and a node that has none cannot start the Pod.'
  );
}

function pullAlways({ workload, at }: Container, safety: Safety): Fix | NoFix {
  if (workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  return {
    title: safety === 'safe' ? 'Write out the default `Always`' : 'Pull the image at every start',
    safety,
    assumes:
      safety === 'safe'
        ? null
        : 'The registry holds the image, and can be reached whenever a Pod starts: one that is only loaded onto the nodes (kind, minikube) cannot be pulled, and the Pod then does not start. From now on each start takes the newest push.',
    edits: [
      objectEdit(workload.object, { op: 'set', at: [...at, 'imagePullPolicy'], value: 'Always', after: ['image'] }),
    ],
    renames: [],
  };
}
