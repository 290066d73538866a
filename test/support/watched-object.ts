/** What was asked of one object. */
export interface Asked {
  readonly fields: ReadonlySet<string>;
  /** Were its fields listed, as those of a map? */
  readonly listed: boolean;
}

interface Notes {
  readonly fields: Set<string>;
  listed: boolean;
}

/**
 * Puts an object, and all that is reached through it, behind proxies that note which fields are asked for.
 * @returns `asked` by the objects themselves; an object that nobody came to is not in it
 */
export function watched(object: object): { readonly proxy: object; readonly asked: ReadonlyMap<object, Asked> } {
  const asked = new Map<object, Notes>();
  const watch = (target: object): object => {
    const notes = asked.get(target) ?? { fields: new Set<string>(), listed: false };
    asked.set(target, notes);
    return new Proxy(target, {
      get: (_, field) => {
        if (typeof field === 'string') notes.fields.add(field);
        const value: unknown = Reflect.get(target, field);
        return typeof value === 'object' && value !== null ? watch(value) : value;
      },
      ownKeys: () => {
        notes.listed = true;
        return Reflect.ownKeys(target);
      },
    });
  };
  return { proxy: watch(object), asked };
}
