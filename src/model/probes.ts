import type { PlainMap, PlainValue } from '../source/plain-value.ts';
import { plainValue } from '../source/yaml/query.ts';
import type { YamlNode } from '../source/yaml/tree.ts';
import { type Answer, present, unknown } from './answer.ts';
import { queryNode } from './kube-object.ts';
import { fieldAt, isPlainMap } from './plain-fields.ts';
import { type Container, declaredPorts } from './workload.ts';

/** The probes of a container, by the key that holds them. */
export const PROBE_KEYS = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
export type ProbeKey = (typeof PROBE_KEYS)[number];

/** What a probe asks, and when. */
export interface Probe {
  readonly node: YamlNode;
  readonly handler: ProbeHandler;
  readonly timings: ProbeTimings;
  /** The probe as it is written, as plain data. */
  readonly written: PlainMap;
  /** Why a timing that is not written may be set elsewhere; null when it has its default. */
  readonly openTimings: string | null;
}

/** How a probe asks; defaults filled in as the API server does. A port is a number or the name of a declared port. */
export type ProbeHandler =
  | {
      readonly kind: 'httpGet';
      readonly port: number | string;
      readonly path: string;
      readonly scheme: string;
      /** Another host than the Pod's address; null where none is written. */
      readonly host: string | null;
      readonly headers: PlainValue;
    }
  | { readonly kind: 'tcpSocket'; readonly port: number | string; readonly host: string | null }
  | { readonly kind: 'grpc'; readonly port: number | string; readonly service: string }
  | { readonly kind: 'exec'; readonly command: PlainValue };

export const HANDLER_KEYS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const;

/**
 * When a probe asks, in seconds and tries; what is not written, or zero, has the API server's default (Kubernetes API
 * reference, Probe).
 */
export interface ProbeTimings {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

const DEFAULT_TIMINGS: ProbeTimings = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

/** A probe of a container; unknown where a template sets a part of it, or where it asks in no way that is known. */
export function readProbe(container: Container, key: ProbeKey): Answer<Probe> {
  const answer = container.query([key]);
  if (answer.state !== 'present') return answer;
  const node = answer.value;
  const { completedBy } = container.workload.object;
  const written = plainValue(node);
  if (!isPlainMap(written)) return unknown('the probe is no mapping');
  if (JSON.stringify(written).includes('{{')) return unknown('a template action sets it');
  const handler = readHandler(written);
  const timings = readTimings(written);
  if (!handler || !timings) return unknown('the probe asks in no way that is known');
  const open = Object.keys(DEFAULT_TIMINGS).map((timing) => queryNode(node, [timing], completedBy));
  const unsure = open.find((each) => each.state === 'unknown');
  return present({ node, handler, timings, written, openTimings: unsure?.state === 'unknown' ? unsure.reason : null });
}

function readHandler(probe: PlainMap): ProbeHandler | null {
  const kinds = HANDLER_KEYS.filter((key) => Object.hasOwn(probe, key) && isPlainMap(probe[key]));
  const [kind] = kinds;
  const value = kind === undefined ? undefined : probe[kind];
  if (kind === undefined || kinds.length > 1 || !isPlainMap(value)) return null;
  if (kind === 'exec') return { kind, command: fieldAt(value, 'command') ?? [] };
  const port = readPort(fieldAt(value, 'port'));
  if (port === null) return null;
  if (kind === 'grpc') return { kind, port, service: text(fieldAt(value, 'service')) ?? '' };
  const host = text(fieldAt(value, 'host'));
  if (kind === 'tcpSocket') return { kind, port, host };
  const scheme = text(fieldAt(value, 'scheme')) ?? 'HTTP';
  return {
    kind,
    port,
    path: text(fieldAt(value, 'path')) ?? '/',
    scheme,
    host,
    headers: fieldAt(value, 'httpHeaders') ?? [],
  };
}

/** The kubelet looks a text up among the port names first, and takes it for a number then. */
function readPort(value: PlainValue | undefined): number | string | null {
  if (typeof value === 'string') return /^\d{1,5}$/.test(value) ? Number(value) : value || null;
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}

function readTimings(probe: PlainMap): ProbeTimings | null {
  const timings: Record<string, number> = { ...DEFAULT_TIMINGS };
  for (const key of Object.keys(DEFAULT_TIMINGS)) {
    const value = fieldAt(probe, key);
    if (value === undefined || value === null || value === 0) continue;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return null;
    timings[key] = value;
  }
  return { ...DEFAULT_TIMINGS, ...timings };
}

/** Two ways of asking that are the same: a declared port's name stands for its number. */
export function sameHandler(container: Container, a: ProbeHandler, b: ProbeHandler): boolean {
  const numbered = (handler: ProbeHandler) =>
    handler.kind === 'exec' ? handler : { ...handler, port: portNumber(container, handler.port) ?? handler.port };
  return JSON.stringify(numbered(a)) === JSON.stringify(numbered(b));
}

export function sameTimings(a: ProbeTimings, b: ProbeTimings): boolean {
  return Object.keys(DEFAULT_TIMINGS).every((key) => a[key as keyof ProbeTimings] === b[key as keyof ProbeTimings]);
}

/** The number that a port of a probe stands for; null for a name that the container does not declare. */
export function portNumber(container: Container, port: number | string): number | null {
  if (typeof port === 'number') return port;
  return declaredPorts(container).find(({ name }) => name === port)?.number ?? null;
}

/** Seconds from the container's start in which a liveness probe that always fails does not yet restart it. */
export function patience({ initialDelaySeconds, periodSeconds, failureThreshold }: ProbeTimings): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** The handler as it is written, as an entry of a new probe. */
export function writtenHandler({ handler, written }: Probe): PlainMap {
  return { [handler.kind]: fieldAt(written, handler.kind) ?? {} };
}

function text(value: PlainValue | undefined): string | null {
  return value === undefined || value === null || value === '' || typeof value === 'object' ? null : String(value);
}
