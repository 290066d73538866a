import { z } from 'zod';
import type { RuleMeta } from '../engine/contract.ts';
import { configSchema } from './schema.ts';

/**
 * The JSON Schema (draft 7, which editors' YAML support reads) of a configuration file for a set of rules. It says all
 * that the format can say; globs and paths of profiles are checked on reading only. Published as
 * `schema/plimsoll.schema.json`; `docs/configuration.md` has the command that writes it.
 */
export function configJsonSchema(rules: readonly RuleMeta[]): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(configSchema(rules), { target: 'draft-7', io: 'input' });
  return { ...schema, title: 'Plimsoll configuration' };
}
