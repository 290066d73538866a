import { z } from 'zod';

/** Kubernetes holds both numbers to this: int32 in JobSpec, and ValidatePodSpec bounds a Pod's deadline so. */
const MAX_INT32 = 2 ** 31 - 1;

const NETWORKS = 'must be a list of at most 20 networks such as 10.0.0.0/8';

/**
 * The options of each rule that has any, all optional: what is not given stays undefined, and a fix that needs the
 * number refuses with the setting's name. Each schema's `error` completes the sentence "<setting> ...".
 */
export const RULE_OPTIONS: Readonly<Record<string, z.ZodObject>> = {
  'build-tools-in-runtime-image': z.strictObject({
    webServer: image('nginxinc/nginx-unprivileged:1.27.3')
      .describe('The image that serves the files of a static front end; it holds nginx and bears a user of its own.')
      .optional(),
  }),
  'cronjob-without-deadline': z.strictObject({
    startingDeadlineSeconds: wholeNumber(10, 'must be a whole number of seconds from 10 to 2147483647')
      .describe('How late a run may start, in seconds, that the fix writes: CronJobSpec.startingDeadlineSeconds.')
      .optional(),
  }),
  'job-without-ttl': z.strictObject({
    ttlSecondsAfterFinished: wholeNumber(0, 'must be a whole number of seconds from 0 to 2147483647')
      .describe('How long a finished Job stays, in seconds, that the fix writes: JobSpec.ttlSecondsAfterFinished.')
      .optional(),
  }),
  'missing-circuit-breaker': z.strictObject({
    scaffold: scaffold('envoy'),
    ...sidecar('Envoy', 'envoyproxy/envoy:v1.32.1'),
    timeoutSeconds: wholeNumber(1, 'must be a whole number of seconds from 1 to 2147483647')
      .describe('Seconds after which the sidecar takes a request for failed.')
      .optional(),
    consecutiveErrors: wholeNumber(1, 'must be a whole number of errors from 1 to 2147483647')
      .describe('Errors in a row that trip the circuit; as many as Istio and Envoy say where it is not given: 5.')
      .optional(),
    ejectionSeconds: wholeNumber(1, 'must be a whole number of seconds from 1 to 2147483647')
      .describe(
        'Seconds for which the circuit stays tripped; as long as Istio and Envoy say where it is not given: 30.',
      )
      .optional(),
  }),
  'missing-cpu-request': z.strictObject({
    cpu: quantity('must be a quantity of CPU such as 100m or 0.5')
      .describe('The CPU request that the fix writes.')
      .optional(),
  }),
  'missing-memory-limit': z.strictObject({
    memory: quantity('must be a quantity of memory such as 256Mi or 1Gi')
      .describe('The memory limit that the fix writes.')
      .optional(),
  }),
  'missing-memory-request': z.strictObject({
    memory: quantity('must be a quantity of memory such as 256Mi or 1Gi')
      .describe('The memory request that the fix writes.')
      .optional(),
  }),
  'missing-rate-limit': z.strictObject({
    requestsPerSecond: wholeNumber(1, 'must be a whole number of requests from 1 to 2147483647')
      .describe('Requests that one client may send in a second: of annotations, policies and the sidecar.')
      .optional(),
    burst: wholeNumber(1, 'must be a whole number of requests from 1 to 2147483647')
      .describe('Requests above the rate that are let through at once.')
      .optional(),
    connections: wholeNumber(1, 'must be a whole number of connections from 1 to 2147483647')
      .describe('Connections that one client may hold at a time.')
      .optional(),
    scaffold: scaffold('nginx'),
    ...sidecar('nginx', 'nginxinc/nginx-unprivileged:1.27.3'),
    trustedProxies: z
      .array(z.string({ error: NETWORKS }).regex(/^[0-9a-fA-F.:]{2,45}\/\d{1,3}$/, { error: NETWORKS }), {
        error: NETWORKS,
      })
      .max(20, { error: NETWORKS })
      .describe('Networks of the proxies in front of the sidecar, whose word on the client’s address counts.')
      .optional(),
  }),
  'naked-pod': z.strictObject({
    activeDeadlineSeconds: wholeNumber(1, 'must be a whole number of seconds from 1 to 2147483647')
      .describe('The deadline of the Job that a Pod which runs to its end becomes, in seconds.')
      .optional(),
    backoffLimit: wholeNumber(0, 'must be a whole number of retries from 0 to 2147483647')
      .describe('The retries of the Job that a Pod which runs to its end becomes.')
      .optional(),
  }),
  'namespace-without-quota': z.strictObject({
    requestsCpu: quantity('must be a quantity of CPU such as 8')
      .describe('requests.cpu of the new ResourceQuota.')
      .optional(),
    requestsMemory: quantity('must be a quantity of memory such as 16Gi')
      .describe('requests.memory of the new ResourceQuota.')
      .optional(),
    limitsMemory: quantity('must be a quantity of memory such as 24Gi')
      .describe('limits.memory of the new ResourceQuota.')
      .optional(),
    defaultRequestCpu: quantity('must be a quantity of CPU such as 100m')
      .describe('The CPU request that the new LimitRange gives containers without one.')
      .optional(),
    defaultRequestMemory: quantity('must be a quantity of memory such as 128Mi')
      .describe('The memory request that the new LimitRange gives containers without one.')
      .optional(),
    defaultMemory: quantity('must be a quantity of memory such as 256Mi')
      .describe('The memory limit that the new LimitRange gives containers without one.')
      .optional(),
  }),
  'unbounded-job': z.strictObject({
    activeDeadlineSeconds: wholeNumber(1, 'must be a whole number of seconds from 1 to 2147483647')
      .describe('The deadline that the fix writes, in seconds: JobSpec.activeDeadlineSeconds of batch/v1.')
      .optional(),
    backoffLimit: wholeNumber(0, 'must be a whole number of retries from 0 to 2147483647')
      .describe('The number of retries that the fix writes: JobSpec.backoffLimit of batch/v1.')
      .optional(),
  }),
  'undeclared-writable-path': z.strictObject({ runSizeLimit: runSizeLimit() }),
  'writable-root-filesystem': z.strictObject({ runSizeLimit: runSizeLimit() }),
};

/** Of the volumes in memory that fixes for read-only root file systems add. */
function runSizeLimit() {
  return quantity('must be a quantity of memory such as 16Mi')
    .describe('sizeLimit of new volumes for ids and sockets of running programs: given it, they live in memory.')
    .optional();
}

/** Asks for a proxy in each Pod where nothing that the repository uses already can do it. */
function scaffold(proxy: string) {
  return z
    .literal(proxy, { error: `must be ${proxy}` })
    .describe(`${proxy}: where nothing that the repository already uses can do it, the fix adds a sidecar.`)
    .optional();
}

/** The image and the resources of a sidecar. */
function sidecar(program: string, example: string) {
  return {
    image: image(example).describe(`The image of the sidecar; it holds ${program} and bears user 101.`).optional(),
    cpu: quantity('must be a quantity of CPU such as 100m or 0.5')
      .describe('The CPU request of the sidecar.')
      .optional(),
    memory: quantity('must be a quantity of memory such as 64Mi')
      .describe('The memory request and limit of the sidecar.')
      .optional(),
  };
}

/** The name of an image that is bound to a version. */
function image(example: string) {
  const error = `must be an image with a tag or a digest, such as ${example}`;
  return z
    .string({ error })
    .regex(/^(?=.{3,255}$)[a-z0-9][\w./:-]*(?::[\w.-]{1,128}|@sha256:[a-f0-9]{64})$/, { error });
}

/** A positive quantity of Kubernetes, as a text or a plain number. */
function quantity(error: string) {
  const text = z.string({ error }).regex(/^(?=.{0,9}[1-9])\d{1,9}(?:\.\d{1,9})?(?:[KMGTPE]i|[mkMGTPE])?$/, { error });
  return z.union([text, z.number({ error }).positive({ error })], { error });
}

function wholeNumber(min: number, error: string) {
  return z.int({ error }).min(min, { error }).max(MAX_INT32, { error });
}
