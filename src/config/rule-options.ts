import { z } from 'zod';

/** Kubernetes holds both numbers to this: int32 in JobSpec, and ValidatePodSpec bounds a Pod's deadline so. */
const MAX_INT32 = 2 ** 31 - 1;

/**
 * The options of each rule that has any, all optional: what is not given stays undefined, and a fix that needs the
 * number refuses with the setting's name. Each schema's `error` completes the sentence "<setting> ...".
 */
export const RULE_OPTIONS: Readonly<Record<string, z.ZodObject>> = {
  'unbounded-job': z.strictObject({
    activeDeadlineSeconds: wholeNumber(1, 'must be a whole number of seconds from 1 to 2147483647')
      .describe('The deadline that the fix writes, in seconds: JobSpec.activeDeadlineSeconds of batch/v1.')
      .optional(),
    backoffLimit: wholeNumber(0, 'must be a whole number of retries from 0 to 2147483647')
      .describe('The number of retries that the fix writes: JobSpec.backoffLimit of batch/v1.')
      .optional(),
  }),
};

function wholeNumber(min: number, error: string) {
  return z.int({ error }).min(min, { error }).max(MAX_INT32, { error });
}
