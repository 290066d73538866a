import { FACTS_PARTS, type FileFacts } from './facts.ts';

const NUL = '\0';

/** Notes the questions that the change of one file gives another answer to. */
export function noteChanges(changes: Set<string>, path: string, before: FileFacts | undefined, after: FileFacts): void {
  if (before === undefined) changes.add('tree').add(`has${NUL}${path}`);
  if (sameAnswer(before && forOthers(before), forOthers(after))) return;
  changes.add(`file${NUL}${path}`);
  for (const part of FACTS_PARTS) if (!sameAnswer(before?.[part], after[part])) changes.add(`with${NUL}${part}`);
  const kinds = new Set([...(before?.objects ?? []), ...after.objects].map(({ kind }) => kind));
  for (const kind of kinds) {
    const ofKind = (facts: FileFacts | undefined) => facts?.objects.filter((object) => object.kind === kind) ?? [];
    if (!sameAnswer(ofKind(before), ofKind(after))) changes.add(`kind${NUL}${kind}`);
  }
}

/** Inventory and problems matter to the file itself only. */
function forOthers({ inventory: _, problems: __, ...shared }: FileFacts): object {
  return shared;
}

/** Equal but for places: lines move with every fix, and no judgement rests on them. */
export function sameAnswer(a: unknown, b: unknown): boolean {
  return a === b || withoutPlaces(a) === withoutPlaces(b);
}

function withoutPlaces(answer: unknown): string {
  return JSON.stringify(answer, (key, value) => (key === 'region' ? undefined : value)) ?? '';
}
