/** Preloaded into test runs: breaks the place that the environment names. */
import { breakSource } from './mutant-source.ts';
import type { Mutant } from './mutants.ts';

const mutant = process.env.PLIMSOLL_MUTANT;
if (mutant) breakSource(JSON.parse(mutant) as Mutant);
