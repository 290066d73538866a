import type { Region } from '../source/text.ts';
import { entry, plainValue } from '../source/yaml/query.ts';
import { placedContainer } from './containers.ts';
import { type ListeningPort, listeningPorts } from './listening.ts';
import type { Probe } from './probes.ts';
import { programName, unwrapped } from './programs/words.ts';
import type { Repository } from './repository.ts';
import { type Start, startOf } from './start.ts';
import { type Container, type ContainerPort, declaredPorts } from './workload.ts';

/** Why a probe's port cannot be right. */
export type PortFault =
  /** No port of the container bears the name. `elsewhere`: one of another container of the Pod does. */
  | { readonly kind: 'unknown name'; readonly name: string; readonly elsewhere: ContainerPort | null }
  /** The start of the container binds another port, by its documentation, and nothing speaks of this one. */
  | { readonly kind: 'another port'; readonly number: number; readonly listens: ListeningPort };

/** What is wrong with the port of a probe; null when nothing is for certain, `open` when its name may be declared elsewhere. */
export function portFault(
  container: Container,
  { handler }: Probe,
  repository: Repository,
  region: Region,
): PortFault | null | { readonly kind: 'open'; readonly reason: string } {
  if (handler.kind === 'exec') return null;
  if (typeof handler.port === 'string') return nameFault(container, handler.port);
  if (handler.kind !== 'grpc' && handler.host !== null) return null;
  return numberFault(container, handler.port, repository, region);
}

function nameFault(container: Container, name: string): ReturnType<typeof portFault> {
  if (declaredPorts(container).some((port) => port.name === name)) return null;
  const { completedBy } = container.workload.object;
  const ports = container.query(['ports']);
  if (ports.state === 'unknown') return { kind: 'open', reason: ports.reason };
  if (completedBy !== null) return { kind: 'open', reason: completedBy };
  const elsewhere = container.workload.containers.flatMap(declaredPorts).find((port) => port.name === name) ?? null;
  return { kind: 'unknown name', name, elsewhere };
}

/** Commands of a start script that bind no port. */
const HARMLESS = new Set([
  'echo',
  'sleep',
  'cd',
  'export',
  'set',
  'mkdir',
  'chmod',
  'chown',
  'printf',
  'true',
  'umask',
]);

/**
 * An undeclared port is legal, so only a start that leaves no doubt is held against a number: one known server, whose
 * port its command line states, and no text of the container, the Pod's ports or the image that names the number.
 */
function numberFault(container: Container, number: number, repository: Repository, region: Region): PortFault | null {
  if (container.workload.object.completedBy !== null) return null;
  if (container.workload.containers.flatMap(declaredPorts).some((port) => port.number === number)) return null;
  const start = startOf(repository, placedContainer(container, region));
  if (start.state !== 'present' || !isOneServer(start.value) || mentions(container, start.value, number)) return null;
  const ports = listeningPorts(start.value, start.value.image);
  const certain = ports.filter((port) => port.certain);
  const [listens] = certain;
  if (!listens || certain.length > 1 || ports.some(({ port }) => port === number)) return null;
  return { kind: 'another port', number, listens };
}

/** A JVM opens more ports than its command line says. */
function isOneServer({ script, program }: Start): boolean {
  if (script === null) return programName(unwrapped(program)) !== 'java';
  const working = (script.commands ?? []).filter(({ words }) => !HARMLESS.has(programName(words)));
  const [only] = working;
  return only !== undefined && working.length === 1 && programName(unwrapped(only.words)) !== 'java';
}

function mentions(container: Container, { argv, image, script }: Start, number: number): boolean {
  const own = ['command', 'args', 'env', 'envFrom'].map((key) => {
    const node = entry(container.node, key)?.value;
    return node ? plainValue(node) : null;
  });
  const texts = [
    own,
    argv,
    image?.config.env.map(({ value }) => value),
    script?.commands?.map(({ written }) => written),
  ];
  return new RegExp(`(?<!\\d)${number}(?!\\d)`).test(JSON.stringify(texts));
}
