import { defineRule, fail, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import type { ImageUse } from '../../src/model/image.ts';
import type { ImageReference } from '../../src/model/image-reference.ts';
import { codeSpan } from '../../src/source/markdown.ts';

export const rule = defineRule({
  id: 'latest-tag',
  pattern: 'P7',
  level: 'warning',
  subject: 'image',
  fix: 'none',
  title: 'Name the version of the image',
  equivalents: {
    hadolint: ['DL3006', 'DL3007'],
    'kube-linter': ['latest-tag'],
    'kube-score': ['container-image-tag'],
    polaris: ['tagNotSpecified'],
    checkov: ['CKV_K8S_14', 'CKV_DOCKER_7'],
    trivy: ['KSV-0013', 'DS-0001', 'KSV013', 'DS001'],
  },
  check(image) {
    if (image.reference.state !== 'present')
      return image.reference.state === 'absent' ? SKIP : undecided(image.reference.reason);
    const reference = image.reference.value;
    if (reference.digest !== null) return pass(image.range);
    if (reference.tag !== null && reference.tag !== 'latest') return pass(image.range);
    if (image.completedBy !== null && reference.tag === null) return undecided(image.completedBy);
    return fail({
      at: image.range,
      message: messageFor(image, reference),
      evidence: reference.name,
      because: [],
      repair: {
        refused: `only the registry knows which version of ${reference.name} is meant; name the one you have tested`,
      },
    });
  },
});

function messageFor(image: ImageUse, reference: ImageReference): string {
  const tag = reference.tag === null ? 'has no tag, which means `latest`' : 'is tagged `latest`';
  const harm =
    image.role === 'base'
      ? 'The next build may start from another image than the one you tested, and no one can tell which one is running.'
      : 'A restart or a new node may run another version than the one you tested, and there is no version to roll back to.';
  return `${codeSpan(reference.text)} ${tag}. ${harm}`;
}
