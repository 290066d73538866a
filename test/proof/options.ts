/** What the runner is asked to do. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Profile } from './trial.ts';

export interface Options {
  /** Checked-out repositories; none for generated documents. */
  readonly folders: readonly string[];
  readonly edits: number;
  readonly seed: number;
  readonly profile: Profile | 'both';
  readonly mutants: boolean;
  readonly proof: boolean;
  readonly json: boolean;
  /** One generated case to run again: `yaml:hard:123`. */
  readonly case: string | undefined;
  /** Only the mutants whose name holds this. */
  readonly only: string;
}

export const USAGE = `usage: npm run proof -- [DIR...] [--edits N] [--seed N] [--profile hard|natural|both] [--case LANGUAGE:PROFILE:N]
                       [--mutants-only] [--no-mutants] [--only TEXT] [--json]
`;

const MILLION = 1_000_000;

/** Reads the arguments. Throws a TypeError for those that it does not know. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      edits: { type: 'string' },
      seed: { type: 'string' },
      profile: { type: 'string', default: 'both' },
      case: { type: 'string' },
      only: { type: 'string', default: '' },
      'mutants-only': { type: 'boolean', default: false },
      'no-mutants': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { profile } = values;
  if (profile !== 'hard' && profile !== 'natural' && profile !== 'both')
    throw new TypeError(`no profile is called ${profile}`);
  return {
    folders: positionals,
    edits: wholeNumber(values.edits, 'edits') ?? MILLION,
    seed: wholeNumber(values.seed, 'seed') ?? randomInt(2 ** 31),
    profile,
    mutants: !values['no-mutants'] && positionals.length === 0 && values.case === undefined,
    proof: !values['mutants-only'],
    json: values.json,
    case: values.case,
    only: values.only,
  };
}

function wholeNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,10}$/.test(text)) throw new TypeError(`--${name} wants a whole number`);
  return Number(text);
}
