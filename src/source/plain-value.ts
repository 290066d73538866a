/** Plain data as YAML and JSON hold it. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[] | PlainMap;

/** A mapping of plain data. Keys come from repositories: read them with `Object.hasOwn`, never by bare indexing. */
export interface PlainMap {
  readonly [key: string]: PlainValue;
}

/** The way from the root of a document to a value: keys of mappings, 0-based indexes of sequences. */
export type ValuePath = readonly (string | number)[];
