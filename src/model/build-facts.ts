import type { PlainMap, PlainValue } from '../source/plain-value.ts';
import { readShell } from '../source/shell/read.ts';
import { entry, plainValue } from '../source/yaml/query.ts';
import type { MapNode, YamlFile } from '../source/yaml/tree.ts';
import { itemsOf, mapOf } from './plain-fields.ts';

/** A build of an image that a file asks for. Paths stand as written, relative to what `from` says. */
export interface BuildFacts {
  /** The name as written, with variables; null where the tool makes it up. */
  readonly image: string | null;
  readonly context: string;
  /** Null for the default: `Dockerfile` in the context. */
  readonly dockerfile: string | null;
  /** `context`: relative to the context (compose, skaffold); `folder`: to the folder that the command runs in. */
  readonly dockerfileFrom: 'context' | 'folder';
  /** The folder that the command runs in, below the file's own or the repository's root; '' for that itself. */
  readonly folder: string;
  /** The stage that is deployed; null for the last. */
  readonly target: string | null;
  /** 1-based line of the build; null where it is not known. */
  readonly line: number | null;
  /** Paths of the image that folders of the repository are laid over while it runs: by volumes of compose, by skaffold's sync. */
  readonly overlaid: readonly string[];
  /** How compose runs the image that it builds; null for all other builds. */
  readonly service: ServiceFacts | null;
}

/** A service of compose, as far as it changes what its image does. */
export interface ServiceFacts {
  /** It starts something else than the image says. */
  readonly starts: boolean;
  /** Names of the variables that it sets. */
  readonly environment: readonly string[];
  /** The command of its health check; null where it has none of its own. */
  readonly check: readonly string[] | null;
}

const MAX_BUILDS = 200;
const MAX_VARIABLES = 100;
/** Longer notes are read up to here. */
const MAX_NOTES = 400_000;
const BUILDERS = /\b(?:docker|podman|nerdctl|buildah)\b/;

/** Builds that a file of YAML asks for: compose, skaffold, steps and scripts of CI. */
export function buildsInYaml(name: string, file: YamlFile): readonly BuildFacts[] {
  const found = file.documents.flatMap(({ root }) => {
    if (root?.kind !== 'map') return [];
    if (isSkaffold(root)) return skaffoldBuilds(mapOf(plainValue(root)));
    const services = entry(root, 'services')?.value;
    if (/compose/i.test(name) && services?.kind === 'map') return composeBuilds(mapOf(plainValue(services)));
    return BUILDERS.test(file.text) || file.text.includes('build-push-action') ? stepBuilds(plainValue(root)) : [];
  });
  return found.slice(0, MAX_BUILDS);
}

function isSkaffold(root: MapNode): boolean {
  const version = entry(root, 'apiVersion')?.value;
  return version?.kind === 'scalar' && version.text.startsWith('skaffold/');
}

function composeBuilds(services: PlainMap): BuildFacts[] {
  return Object.values(services).flatMap((service) => {
    const { build, image, volumes } = mapOf(service);
    const how: PlainMap = typeof build === 'string' ? { context: build } : mapOf(build);
    if (build === undefined || build === null) return [];
    const overlaid = itemsOf(volumes).flatMap((volume) => boundPath(volume) ?? []);
    return [
      { ...inContext(text(image), how.context, how.dockerfile, how.target), overlaid, service: serviceFacts(service) },
    ];
  });
}

/** Compose specification, services: command, entrypoint, environment, healthcheck. */
function serviceFacts(service: PlainValue): ServiceFacts {
  const { command, entrypoint, environment, healthcheck } = mapOf(service);
  const listed = itemsOf(environment).map((item) => String(item).split('=')[0] ?? '');
  const { test, disable } = mapOf(healthcheck);
  const words = itemsOf(test).map(String);
  const check =
    typeof test === 'string'
      ? ['/bin/sh', '-c', test]
      : words[0] === 'CMD-SHELL'
        ? ['/bin/sh', '-c', ...words.slice(1)]
        : words.slice(1);
  return {
    starts: [command, entrypoint].some((line) => line !== undefined && line !== null),
    environment: [...listed, ...Object.keys(mapOf(environment))].slice(0, MAX_VARIABLES),
    check: disable === true || check.length === 0 ? null : check,
  };
}

/** Where a volume lays a folder of the machine over the image; null for named volumes (Compose specification, volumes). */
function boundPath(volume: PlainValue): string | null {
  if (typeof volume === 'string') return /^[.~/][^:]{0,500}:([^:]{1,500})/.exec(volume)?.[1] ?? null;
  const { type, source, target } = mapOf(volume);
  return type === 'bind' && text(source) !== null ? text(target) : null;
}

function skaffoldBuilds(root: PlainMap): BuildFacts[] {
  const artifacts = mapOf(root.build).artifacts;
  const profiles = itemsOf(root.profiles).flatMap((profile) => itemsOf(mapOf(mapOf(profile).build).artifacts));
  return [...itemsOf(artifacts), ...profiles].flatMap((artifact) => {
    const { image, context, docker, kaniko, sync } = mapOf(artifact);
    const how = mapOf(docker ?? kaniko);
    const overlaid = sync === undefined ? [] : ['/'];
    return text(image) === null ? [] : [{ ...inContext(text(image), context, how.dockerfile, how.target), overlaid }];
  });
}

function inContext(
  image: string | null,
  context: PlainValue | undefined,
  dockerfile: PlainValue | undefined,
  target: PlainValue | undefined,
): BuildFacts {
  return {
    image,
    context: text(context) ?? '.',
    dockerfile: text(dockerfile),
    dockerfileFrom: 'context',
    folder: '',
    target: text(target),
    line: null,
    overlaid: [],
    service: null,
  };
}

/** Steps of workflows that use an action, and every text that runs commands. */
function stepBuilds(value: PlainValue, depth = 0): BuildFacts[] {
  if (depth > 20) return [];
  if (typeof value === 'string') return BUILDERS.test(value) ? [...buildsInCommands(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => stepBuilds(item, depth + 1));
  const step = mapOf(value);
  const own = text(step.uses)?.startsWith('docker/build-push-action') ? actionBuild(mapOf(step.with)) : [];
  return [...own, ...Object.values(step).flatMap((item) => stepBuilds(item, depth + 1))];
}

/** Inputs of docker/build-push-action (its README); paths count from the root of the repository. */
function actionBuild(inputs: PlainMap): BuildFacts[] {
  const tags = (text(inputs.tags) ?? '').split(/[\n,]/).map((tag) => tag.trim());
  const build = { ...inContext(null, inputs.context, inputs.file, inputs.target), dockerfileFrom: 'folder' as const };
  return tags.filter((tag) => tag !== '').map((image) => ({ ...build, image }));
}

/**
 * Builds that command lines ask for: a script, a Makefile, the code blocks of a README. `cd` in front of them is followed.
 * @param source the text; prompts (`$ `), recipe prefixes (`@`, `-`) and continued lines are understood
 */
export function buildsInCommands(source: string): readonly BuildFacts[] {
  const builds: BuildFacts[] = [];
  let folder = '';
  let line = 1;
  for (const written of source.slice(0, MAX_NOTES).split(/(?<!\\\r?)\r?\n/)) {
    const at = line;
    line += written.split('\n').length;
    const command = written.replace(/^[\s>]*(?:[$#%]\s+)?[@-]?/, '').replace(/\\\r?\n\s*/g, ' ');
    if (command.length > 2_000 || !/\bcd\b|\bbuild\b|\bbud\b/.test(command)) continue;
    for (const words of wordsOf(command)) {
      if (words[0] === 'cd') folder = enter(folder, words[1] ?? '');
      else builds.push(...readBuild(words, folder, at));
    }
    if (builds.length >= MAX_BUILDS) break;
  }
  return builds;
}

function wordsOf(command: string): readonly (readonly string[])[] {
  const script = readShell(command.replace(/\$\(([A-Za-z_]\w*)\)/g, '$$$1'));
  return script.broken ? [] : script.commands.map(({ words }) => words.map(({ literal, text }) => literal ?? text));
}

/** `cd` to an absolute path, a variable or `-` leads to where nobody can follow: back to the start. */
function enter(folder: string, to: string): string {
  if (!/^[\w.][\w./-]*$/.test(to)) return '';
  return to === '..' || to.startsWith('../') || folder === '' ? to : `${folder}/${to}`;
}

/** Options of `docker build` that take a value in the next word (docker CLI reference, image build). */
const WITH_VALUE = new Set(
  (
    '-t --tag -f --file --target --build-arg --platform --label --network --cache-from --cache-to --progress --output -o ' +
    '--secret --ssh --add-host --memory -m --shm-size --ulimit --iidfile --metadata-file --builder --build-context'
  ).split(' '),
);

function readBuild(words: readonly string[], folder: string, line: number): BuildFacts[] {
  const start = words.findIndex((word) => BUILDERS.test(word) && word.length < 40);
  const verb = words.findIndex((word, index) => index > start && /^(?:build|bud|buildx)$/.test(word));
  if (start < 0 || verb < 0 || verb > start + 2) return [];
  const options = new Map<string, string[]>();
  const plain: string[] = [];
  for (let at = verb + (words[verb] === 'buildx' ? 2 : 1); at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [name = '', value] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
    if (value !== undefined) addOption(options, name, value);
    else if (WITH_VALUE.has(name)) {
      at += 1;
      addOption(options, name, words[at] ?? '');
    } else if (!word.startsWith('-')) plain.push(word);
  }
  const option = (...names: string[]) => names.flatMap((name) => options.get(name) ?? []);
  const build = {
    context: plain[0] ?? '.',
    dockerfile: option('-f', '--file')[0] ?? null,
    dockerfileFrom: 'folder' as const,
    folder,
    target: option('--target')[0] ?? null,
    line,
    overlaid: [],
    service: null,
  };
  const images = option('-t', '--tag');
  return (images.length > 0 ? images : [null]).map((image) => ({ ...build, image }));
}

function addOption(options: Map<string, string[]>, name: string, value: string): void {
  options.set(name, [...(options.get(name) ?? []), value]);
}

function text(value: PlainValue | undefined): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 1_000 ? value : null;
}
