import type { Range } from '../source/text.ts';
import { entry } from '../source/yaml/query.ts';
import type { KubeObject } from './kube-object.ts';
import type { Repository } from './repository.ts';
import type { TextFacts } from './text-facts.ts';

/** A text that a ConfigMap holds under a key. */
export interface ConfigMapText {
  readonly key: string;
  /** Where the key is written. */
  readonly range: Range;
  readonly facts: TextFacts;
}

/** The texts of a ConfigMap, by its keys; none for objects of other kinds. */
export function configMapTexts(object: KubeObject, repository: Repository): readonly ConfigMapText[] {
  if (object.kind !== 'ConfigMap' || object.group !== '') return [];
  const known = repository
    .facts(object.path)
    ?.objects.find(({ identity, document }) => identity === object.identity && document === object.document.index);
  const data = entry(object.node, 'data')?.value;
  return (known?.texts ?? []).map(({ key, facts }) => ({
    key,
    range: (data?.kind === 'map' ? entry(data, key)?.key : undefined) ?? object.kindNode,
    facts,
  }));
}
