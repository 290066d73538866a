import { asText, type KubeObject } from './kube-object.ts';

/** The name of an object for people; `import-*` where the API server makes it up, null where there is none. */
export function objectName(object: KubeObject): string | null {
  if (object.name !== null) return object.name;
  const generated = asText(object.query(['metadata', 'generateName']));
  return generated.state === 'present' ? `${generated.value}*` : null;
}
