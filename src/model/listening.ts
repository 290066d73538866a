import type { CommandFacts } from './command-facts.ts';
import type { BuiltImage } from './images.ts';
import { type CommandPort, portsOfCommand } from './programs/ports.ts';
import type { Start } from './start.ts';

/** A port that a container's program listens on, as far as its start says so. */
export interface ListeningPort extends CommandPort {
  /** Where it is written: the command of the script, CMD, the container, EXPOSE. */
  readonly place: Start['places'][number];
}

/**
 * The ports that a start command or script makes a program listen on, facts first: what the server's documentation says
 * of its own options, then candidates (`--port 80` of an unknown program, `:80`, a sole trailing number from 1024 to
 * 65535), then what the image exposes. Each port once.
 * @param start how the container starts; null where that is not known
 * @param image the image, where this repository builds it
 */
export function listeningPorts(start: Start | null, image: BuiltImage | null): readonly ListeningPort[] {
  const exposed = (image?.config.exposes ?? [])
    .filter(({ protocol }) => protocol === 'tcp')
    .map(({ port, place }) => ({
      ...{ port, certain: false, how: `EXPOSE ${port}`, path: null },
      place: { path: image?.path ?? '', region: place.region },
    }));
  const found = [...(start ? portsOfStart(start) : []), ...exposed];
  const ordered = [...found.filter(({ certain }) => certain), ...found.filter(({ certain }) => !certain)];
  return ordered.filter(({ port }, place) => ordered.findIndex((other) => other.port === port) === place);
}

function portsOfStart(start: Start): readonly ListeningPort[] {
  const { script, program, places } = start;
  const [written] = places;
  if (script === null) return written ? placed(portsOfCommand(program), written) : [];
  return (script.commands ?? []).filter(runsAtTheTop).flatMap((command) => {
    const place = script.path === null ? written : { path: script.path, region: command.region };
    return place ? placed(portsOfCommand(command.words), place) : [];
  });
}

function placed(ports: readonly CommandPort[], place: Start['places'][number]): readonly ListeningPort[] {
  return ports.map((port) => ({ ...port, place }));
}

/** Commands inside expansions and conditions are questions, not servers. */
function runsAtTheTop({ within }: CommandFacts): boolean {
  return !within.some((around) => /^(?:condition|expansion|backticks|decoded|heredoc)$/.test(around));
}
