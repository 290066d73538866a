import { type Fix, fail, type NoFix, pass, type RuleContext, SKIP, type Verdict } from '../../src/engine/contract.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { writesNothing } from '../../src/model/known-writers.ts';
import { toStream, withoutRedirections } from '../../src/model/log-repairs.ts';
import { type LogSink, logSinks } from '../../src/model/log-sinks.ts';
import { isShared, siblings } from '../../src/model/log-streams.ts';
import { logMount } from '../../src/model/log-volumes.ts';
import { type Mount, mountsOf } from '../../src/model/mounts.ts';
import { placedPod } from '../../src/model/placed-pods.ts';
import { type Container, containerName } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { readShell } from '../../src/source/shell/read.ts';
import type { ShellScript } from '../../src/source/shell/script.ts';
import type { ScalarNode } from '../../src/source/yaml/tree.ts';
import { HARM } from './words.ts';

/** A text of `command` or `args`. */
interface Item {
  readonly list: 'command' | 'args';
  readonly index: number;
  readonly node: ScalarNode;
}

/** Judges what a manifest itself starts, and the volumes that it names for logs. */
export function checkContainer(container: Container, context: RuleContext): Verdict {
  if (container.role === 'ephemeral') return SKIP;
  const items = itemsOf(container);
  const shell = shellText(items);
  const script = shell ? readShell(shell.node.text) : null;
  const placed = placedContainer(container, context.lines.region(container.node));
  const sinks = sinksOf(items, script).filter(({ file }) => !isShared(context.repository, placed, file));
  const mount = logVolume(container, context);
  const [sink] = sinks;
  if (sink) {
    const item = script ? shell : items['word' in sink.at ? sink.at.word - prefixOf(items).length : 0];
    const repair = mount && !isKnown(script) ? leftOver(mount) : repairOf(container, items, script, sinks);
    return fail({
      at: item?.node ?? container.node,
      message: `${codeSpan(sink.by)} sends the log of ${codeSpan(containerName(container))} to ${codeSpan(sink.file)}. ${HARM}`,
      evidence: sinks.map(({ by, file }) => `${by} ${file}`).join(' '),
      because: [],
      repair,
    });
  }
  if (mount && !isKnown(script)) return volumeFinding(container, mount);
  return items.length === 0 ? SKIP : pass(...items.slice(0, 1).map(({ node }) => node));
}

function itemsOf(container: Container): readonly Item[] {
  return (['command', 'args'] as const).flatMap((list) => {
    const value = container.query([list]);
    if (value.state !== 'present' || value.value.kind !== 'seq') return [];
    return value.value.items.flatMap((node, index) => (node.kind === 'scalar' ? [{ list, index, node }] : []));
  });
}

/** The text that a shell of the command runs: `sh -c TEXT`. */
function shellText(items: readonly Item[]): Item | null {
  const shell = items.findIndex(({ node }) => /^(?:\S*\/)?(?:ba|da|a|k|z)?sh$/.test(node.text));
  const flag = items.findIndex(({ node }, index) => index > shell && /^-[a-z]*c$/.test(node.text));
  return shell >= 0 && flag === shell + 1 ? (items[flag + 1] ?? null) : null;
}

/** The image's own program, which no `command` names, stands in front of the arguments. */
function prefixOf(items: readonly Item[]): readonly string[] {
  return items.some(({ list }) => list === 'command') ? [] : [''];
}

function wordsOf(items: readonly Item[]): readonly string[] {
  return [...prefixOf(items), ...items.map(({ node }) => node.text)];
}

function sinksOf(items: readonly Item[], script: ShellScript | null): readonly LogSink[] {
  if (script === null) return logSinks([{ words: wordsOf(items), redirects: [] }]);
  if (script.broken) return [];
  const commands = script.commands.map(({ words, redirects }) => ({
    words: words.map(({ literal }) => literal),
    redirects,
  }));
  return logSinks(commands);
}

/** Every command of the script is known to write no files: a volume for logs is then nobody's. */
function isKnown(script: ShellScript | null): boolean {
  if (script === null || script.broken) return false;
  return script.commands.every(({ words }) => writesNothing(words.map(({ literal }) => literal)));
}

function leftOver({ volume }: Mount): NoFix {
  return {
    refused: `the volume ${volume.name} is there for logs too: take it out together with the option or redirection`,
  };
}

/** A mount for logs that no other container of the Pod reads. */
function logVolume(container: Container, { repository, lines }: RuleContext): Mount | null {
  const { workload } = container;
  const placed = placedContainer(container, lines.region(container.node));
  const mount = logMount({
    kind: workload.kind,
    namespace: workload.object.namespace,
    image: placed.image,
    mounts: mountsOf(container),
  });
  if (mount === null || container.role === 'init') return null;
  const readers = siblings(repository, placed).filter((other) =>
    (placedPod(repository, other)?.mounts ?? []).some(({ volume }) => volume.name === mount.volume.name),
  );
  return readers.length > 0 && mount.volume.kind !== 'hostPath' ? null : mount;
}

function volumeFinding(container: Container, { path, volume }: Mount): Verdict {
  const mounts = container.query(['volumeMounts']);
  const node = mounts.state === 'present' && mounts.value.kind === 'seq' ? mounts.value.items : [];
  const place = node.find(
    (item) =>
      item.kind === 'map' &&
      item.entries.some(
        ({ key, value }) =>
          key.kind === 'scalar' && key.text === 'name' && value.kind === 'scalar' && value.text === volume.name,
      ),
  );
  const where =
    volume.kind === 'hostPath'
      ? `the folder ${codeSpan(volume.source ?? '')} of the node`
      : `the volume ${codeSpan(volume.name)}`;
  return fail({
    at: place ?? container.node,
    message: `${codeSpan(containerName(container))} has ${where} for its logs, at ${codeSpan(path)}. ${HARM}`,
    evidence: `volume ${volume.name}`,
    because: [],
    repair: {
      refused: `what the program writes to ${path}, and the setting that sends it to standard output instead, are not known; set it, and take the volume out`,
    },
  });
}

function repairOf(
  container: Container,
  items: readonly Item[],
  script: ShellScript | null,
  sinks: readonly LogSink[],
): Fix | NoFix {
  if (container.workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  const shell = shellText(items);
  const changed = script && shell ? changedText(script, shell, sinks) : changedWords(items, sinks);
  if (isRefusal(changed)) return changed;
  const { path, at, workload } = container;
  return {
    title: 'Send the log to standard output',
    safety: 'review',
    assumes: `Nothing reads ${sinks.map(({ file }) => file).join(' or ')} any more: what does finds nothing new. The log grows the container's output by as much as it grew the file.`,
    edits: changed.map(({ item, text }) => ({
      ...{ path, language: 'yaml', document: workload.object.document.index },
      edit: { op: 'set', at: [...at, item.list, item.index], value: text },
    })),
    renames: [],
  };
}

type Changed = readonly { readonly item: Item; readonly text: string }[];

function changedText(script: ShellScript, item: Item, sinks: readonly LogSink[]): Changed | NoFix {
  const text = withoutRedirections(script, sinks);
  return isRefusal(text) ? text : [{ item, text }];
}

function changedWords(items: readonly Item[], sinks: readonly LogSink[]): Changed | NoFix {
  const words = wordsOf(items);
  const changed = toStream(words, sinks);
  if (isRefusal(changed)) return changed;
  const skipped = prefixOf(items).length;
  return items.flatMap((item, index) => {
    const text = changed[index + skipped] ?? '';
    return text === item.node.text ? [] : [{ item, text }];
  });
}
