import type { KubeObject } from '../model/kube-object.ts';
import type { YamlEdit } from '../source/yaml/edit.ts';
import type { FileEdit } from './contract.ts';

/** Declares an edit of the document that an object stands in; its path counts from the root of the document. */
export function objectEdit({ path, document }: KubeObject, edit: YamlEdit): FileEdit {
  return { path, language: 'yaml', document: document.index, edit };
}
