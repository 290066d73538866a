import type { Resource } from '../model/resource.ts';
import type { SkippedFile } from '../model/snapshot.ts';
import type { Range, Region } from '../source/text.ts';
import type { Fix, Level, Pattern, Place } from './contract.ts';

export interface Finding {
  readonly rule: string;
  readonly pattern: Pattern;
  readonly level: Level;
  readonly path: string;
  readonly region: Region;
  /** The same place in UTF-16 offsets. */
  readonly range: Range;
  readonly message: string;
  readonly resource: Resource;
  /** The subject's identity: object and container, stage and instruction. Holds no path and no position. */
  readonly identity: string;
  /** Rule, identity and normalised evidence, hashed. Equal findings of copies have equal keys. */
  readonly key: string;
  /** The key with the file's logical path and the ordinal within it, hashed. Never a line number. */
  readonly fingerprint: string;
  /** Hash of the object's or Dockerfile's content without layout: equal for a re-indented copy. */
  readonly digest: string;
  readonly because: readonly Place[];
  readonly fix: Fix | null;
  /** Why there is no fix; null exactly when there is one. */
  readonly refusal: string | null;
}

/** A subject that passed, with the places of what makes it pass. */
export interface Pass {
  readonly rule: string;
  readonly path: string;
  readonly identity: string;
  readonly because: readonly Region[];
  /** Of what makes it pass in other files. */
  readonly elsewhere?: readonly Place[];
}

/** How the subjects of one rule in one file fared. */
export interface SubjectCount {
  readonly path: string;
  readonly rule: string;
  readonly passed: number;
  readonly failed: number;
  readonly waived: number;
  readonly unknown: number;
  /** Those not passed. `reason` tells why a subject is waived or unknown. */
  readonly open: readonly {
    readonly identity: string;
    readonly state: 'failed' | 'waived' | 'unknown';
    readonly reason: string;
  }[];
}

/** An object or stage that a file holds: lets the matcher tell a moved subject from a copied one. */
export interface InventoryItem {
  readonly path: string;
  readonly identity: string;
  readonly region: Region;
}

export interface Report {
  /** How many files were read. */
  readonly scanned: number;
  readonly skipped: readonly SkippedFile[];
  /** By path, then place. Waived ones are left out and counted. */
  readonly findings: readonly Finding[];
  readonly waived: readonly { readonly finding: Finding; readonly reason: string }[];
  readonly subjects: readonly SubjectCount[];
  readonly passes: readonly Pass[];
  readonly inventory: readonly InventoryItem[];
}
