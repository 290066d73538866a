import { defineRule, fail, type Place, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import type { ImageUse } from '../../src/model/image.ts';
import type { ImageReference } from '../../src/model/image-reference.ts';
import { knownTags } from '../../src/model/known-tags.ts';
import { firmness, isPlaceholder } from '../../src/model/pull-policy.ts';
import { whoSetsTag } from '../../src/model/tag-setters.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { nameVersion } from './name-version.ts';

export const rule = defineRule({
  id: 'latest-tag',
  pattern: 'P7',
  level: 'warning',
  subject: 'image',
  fix: 'review',
  title: 'Name the version of the image',
  equivalents: {
    hadolint: ['DL3006', 'DL3007'],
    'kube-linter': ['latest-tag'],
    'kube-score': ['container-image-tag'],
    polaris: ['tagNotSpecified'],
    checkov: ['CKV_K8S_14', 'CKV_DOCKER_7'],
    trivy: ['KSV-0013', 'DS-0001', 'KSV013', 'DS001'],
  },
  check(image, { repository, lines }) {
    const { path, role, completedBy } = image;
    if (image.reference.state !== 'present')
      return image.reference.state === 'absent' ? SKIP : undecided(image.reference.reason);
    const reference = image.reference.value;
    if (isPlaceholder(reference)) return undecided('a name that is filled in later stands for the image');
    if (firmness(reference) !== 'latest') return pass(image.range);
    const setter = role === 'container' ? whoSetsTag(repository, path, kindOf(image), reference.name) : null;
    if (setter !== null) return undecided(setter);
    if (completedBy !== null && reference.tag === null) return undecided(completedBy);
    const known = knownTags(repository, path, reference.name);
    const defaults = image.sources.map((range): Place => ({ path, region: lines.region(range) }));
    return fail({
      at: image.range,
      message: messageFor(image, reference),
      evidence: reference.name,
      because: [...defaults, ...known.map((tag): Place => ({ path: tag.path, region: tag.region }))],
      repair: nameVersion(image, reference, known),
    });
  },
});

function kindOf({ resource }: ImageUse): string {
  return 'kind' in resource ? resource.kind : '';
}

function messageFor(image: ImageUse, reference: ImageReference): string {
  const tag = reference.tag === null ? 'has no tag, which means `latest`' : 'is tagged `latest`';
  const harm =
    image.role === 'base'
      ? 'The next build may start from another image than the one you tested, and no one can tell which one is running.'
      : 'A restart or a new node may run another version than the one you tested, and there is no version to roll back to.';
  return `${codeSpan(reference.text)} ${tag}. ${harm}`;
}
