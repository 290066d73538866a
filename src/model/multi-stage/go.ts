import { codeSpan } from '../../source/markdown.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import { fileInImage } from '../copied-files.ts';
import { absolutePath, resolvePath } from '../nearness.ts';
import type { GoSourceFacts } from '../project/go.ts';
import { type OfficialImage, officialImage, sameRelease } from './base-image.ts';
import { frontCopies } from './data-copies.ts';
import { baseName, pathBelow } from './image-path.ts';
import {
  healthProblem,
  otherProgram,
  type ProgramStart,
  programPath,
  programStart,
  shellUse,
} from './program-start.ts';
import { type BuildRequest, type DividedStage, firstRefusal, projectFacts, type Recipe } from './request.ts';
import { runtimePackages } from './runtime-packages.ts';
import { usersOf } from './users.ts';

/** The image for static programs: certificates, time zones, /tmp, a user without rights, and nothing else. */
const STATIC = 'gcr.io/distroless/static-debian12:nonroot';
const SOURCE = /\.(?:go|s|proto|tmpl\.go)$|(?:^|\/)go\.(?:mod|sum|work)$/;
const IN_STATIC = /^(?:ca-certificates(?:-bundle)?|tzdata|bash|make|openssh-client|gcompat|libc6-compat)$/;

/** Divides the build of a Go program: a static program on an image without anything else, or on a small one. */
export function goRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal {
  const image = officialImage(request.config.base);
  if (image?.name !== 'golang') return refuse('the base is not an official image of Go with a version');
  const sources = sourcesOf(request);
  if (isRefusal(sources)) return sources;
  const output = outputOf(request, divided);
  if (isRefusal(output)) return output;
  const start = programStart(request);
  if (isRefusal(start)) return start;
  const packages = runtimePackages(divided.built, image.alpine === null ? 'apt' : 'apk', image);
  const copies = frontCopies(request, divided, (path) => SOURCE.test(path));
  const files = copies.mixed.length > 0 ? filesRead(request, divided, sources) : [];
  const problem = firstRefusal(
    () => otherProgram(start, programPath(start, request.config) ?? inGoBin(start, output), [output]),
    () => healthProblem(request, start),
    () => (isRefusal(packages) ? packages : packageProblem(packages.names)),
    () => (isRefusal(files) ? files : null),
  );
  if (problem !== null || isRefusal(files)) return problem ?? refuse('the files of the program are not known');
  const user = (divided.built.user ?? request.config.user)?.name ?? null;
  const bare = staticRecipe(request, divided, { output, files, repeated: copies.data, user });
  const tooBare = firstRefusal(
    () => shellUse(request, start),
    () => asRefusal(usersOf(divided, bare)),
    () => userProblem(request, sources, user),
  );
  const small = tooBare === null ? null : sameRelease(image);
  return small === null ? (tooBare ?? bare) : onSmallImage(bare, small, image, sources);
}

function asRefusal(result: unknown): Refusal | null {
  return isRefusal(result) ? result : null;
}

/** With a shell, a package manager and root, for images that need them: to make users, or to start through a script. */
function onSmallImage(bare: Recipe, base: string, image: OfficialImage, sources: readonly GoSourceFacts[]): Recipe {
  const names = [
    ...(sources.some(({ imports }) => /net\/http|crypto\/tls/.test(imports.join(' '))) ? ['ca-certificates'] : []),
    ...(sources.some(({ zones }) => zones) ? ['tzdata'] : []),
  ];
  const program = codeSpan(bare.artifacts[0] ?? '');
  const set = bare.buildEdits.length > 0 ? ', which the fix sets' : '';
  return {
    ...bare,
    base,
    hasShell: true,
    packages: { manager: image.alpine === null ? 'apt' : 'apk', names },
    assumes: [
      `${program} is static (\`CGO_ENABLED=0\`${set}): ${codeSpan(base)} need not provide libraries, and names of hosts and users are looked up by Go itself.`,
    ],
  };
}

interface StaticProgram {
  readonly output: string;
  readonly files: readonly string[];
  readonly repeated: readonly number[];
  readonly user: string | null;
}

function staticRecipe(
  request: BuildRequest,
  divided: DividedStage,
  { output, files, repeated, user }: StaticProgram,
): Recipe {
  const disabled = isDisabled(request, divided);
  return {
    base: STATIC,
    hasShell: false,
    packages: null,
    serves: null,
    artifacts: [...new Set([output, ...files])],
    repeated,
    buildOnly: /^(?:CGO_\w+|GO\w*|PATH)$/,
    further: [],
    buildEdits: disabled ? [] : [{ op: 'insert', before: lastBuild(request), text: 'ENV CGO_ENABLED=0' }],
    assumes: [
      `${codeSpan(output)} is static (\`CGO_ENABLED=0\`${disabled ? '' : ', which the fix sets'}): the last stage holds certificates, time zones and \`/tmp\`, no libraries and no shell; names of hosts and users are looked up by Go itself.`,
      ...(user === null
        ? ['It runs as user 65532 instead of root: it binds no port below 1024 and writes to `/tmp` or volumes only.']
        : []),
      'No probe or lifecycle hook, and nobody who debugs it, needs a shell in it.',
    ],
  };
}

function sourcesOf(request: BuildRequest): readonly GoSourceFacts[] | Refusal {
  const modules = projectFacts(request, 'go', 'go.mod');
  const sources = projectFacts(request, 'go', 'go');
  if (isRefusal(modules)) return modules;
  if (isRefusal(sources)) return sources;
  if (sources.length === 0) return refuse('the sources of the program are not in the build context');
  const native = modules.flatMap(({ facts }) => facts.native)[0];
  if (native) return refuse(`the module ${native} needs C libraries at run time`);
  const foreign = sources.find(({ facts }) => facts.foreign);
  if (modules.length === 0 && foreign)
    return refuse(`${foreign.path} imports modules, and there is no go.mod to say which`);
  for (const { path, facts } of sources) {
    if (facts.imports.includes('C')) return refuse(`${path} calls C code, which needs libraries at run time`);
    if (facts.imports.includes('plugin')) return refuse(`${path} loads plug-ins, which need a dynamic program`);
    if (facts.imports.includes('os/exec'))
      return refuse(`${path} starts other programs, which the last stage would lack`);
  }
  return sources.map(({ facts }) => facts);
}

function builds({ mixture }: BuildRequest) {
  return mixture.builds.filter(({ language, kind }) => language === 'go' && kind === 'compile');
}

function lastBuild(request: BuildRequest): number {
  return builds(request)[0]?.place.instruction ?? 0;
}

/** Where `go build` writes the program: behind -o, else by the name of the folder or of the module (go help build). */
function outputOf(request: BuildRequest, { built }: DividedStage): string | Refusal {
  const made = builds(request);
  const build = made.at(-1);
  if (made.length !== 1 || !build)
    return refuse('several commands compile, and nothing tells which one makes the program');
  const words = build.command.words;
  const at = words.indexOf('-o');
  const named = words.find((word) => word?.startsWith('-o='))?.slice(3) ?? (at < 0 ? undefined : words[at + 1]);
  if (named === null || (named?.includes('$') ?? false)) return refuse('a variable names the program that is built');
  const moves = request.stage.instructions.some(
    ({ index, script }) =>
      index === build.place.instruction && script?.commands?.some(({ words: [name] }) => name === 'cd'),
  );
  if (moves) return refuse(`line ${build.place.region.line} changes the folder before it builds: use WORKDIR`);
  const target =
    words.slice(2).findLast((word, index, all) => word !== null && !word.startsWith('-') && all[index - 1] !== '-o') ??
    '.';
  if (words[1] === 'build' && named !== undefined) return inFolder(named, target, built.workdir);
  const name = nameOf(request, built.workdir, target);
  if (isRefusal(name)) return name;
  return words[1] === 'build' ? absolutePath(built.workdir, name) : absolutePath('/go/bin', name);
}

/** `-o` may name a folder. */
function inFolder(named: string, target: string, workdir: string): string {
  const path = absolutePath(workdir, named);
  return named.endsWith('/') ? absolutePath(path, baseName(target).replace(/\.go$/, '')) : path;
}

function nameOf(request: BuildRequest, workdir: string, target: string): string | Refusal {
  if (target.endsWith('.go')) return baseName(target).replace(/\.go$/, '');
  const plain = target
    .replace(/@.*$/, '')
    .replace(/\/\.\.\.$/, '')
    .replace(/^\.\/?$/, '');
  if (plain !== '') return baseName(plain);
  const path = fileInImage(request.repository, request.path, request.config, absolutePath(workdir, 'go.mod'));
  const facts = path === null ? null : request.repository.facts(path)?.project;
  const module = facts?.kind === 'go.mod' ? facts.module : null;
  return module === null
    ? refuse('the name of the program follows from the module, and its go.mod is not found')
    : baseName(module);
}

function inGoBin({ argv: [program = ''] }: ProgramStart, output: string): string | null {
  return absolutePath('/go/bin', program) === output ? output : null;
}

/** Folders and files that the program reads by relative paths, as they stand in the build stage. */
function filesRead(
  request: BuildRequest,
  { built }: DividedStage,
  sources: readonly GoSourceFacts[],
): readonly string[] | Refusal {
  const { repository, path, config } = request;
  if (sources.some(({ readsOthers }) => readsOthers))
    return refuse(
      'the program reads files whose names it works out, and the copies do not tell its data from its sources',
    );
  const relative = sources.flatMap(({ reads }) => reads).filter((read) => !read.startsWith('/') && read !== '');
  const tops = new Set(relative.map((read) => read.replace(/^(?:\.\/)+/, '').split('/')[0] ?? ''));
  if (tops.has('') || tops.has('.') || tops.has('..'))
    return refuse('the program reads its own folder: nothing tells its data from its sources');
  const places = [...tops].filter((top) => !/[*?[]/.test(top)).map((top) => absolutePath(config.workdir, top));
  if (places.length < tops.size) return refuse('the program reads files by a pattern in its own folder');
  return places.filter((place) => {
    const file = fileInImage(repository, path, built, place);
    return file !== null || isFolderInImage(request, built, place);
  });
}

function isFolderInImage({ repository, context }: BuildRequest, built: DividedStage['built'], place: string): boolean {
  return built.copies.some(({ from, sources, dest }) => {
    const rest = pathBelow(dest, place);
    if (from !== null || rest === null) return false;
    return sources.some((source) => repository.isFolder(resolvePath(resolvePath(context, source), rest)));
  });
}

function packageProblem(names: readonly string[]): Refusal | null {
  const other = names.find((name) => !IN_STATIC.test(name));
  return other === undefined ? null : refuse(`the program may call ${other}, which the last stage would lack`);
}

/** A user without rights cannot bind low ports or write where root could. */
function userProblem({ config }: BuildRequest, sources: readonly GoSourceFacts[], user: string | null): Refusal | null {
  if (user !== null) return null;
  const low = config.exposes.find(({ port }) => port < 1024);
  if (low) return refuse(`it would run as a user other than root, and port ${low.port} needs root`);
  if (config.volumes.length > 0)
    return refuse('it would run as a user other than root, and a VOLUME belongs to root: set USER first');
  return sources.some(({ writes }) => writes)
    ? refuse('it would run as a user other than root, and the program writes files: set USER first')
    : null;
}

function isDisabled(request: BuildRequest, { built, front }: DividedStage): boolean {
  const value = built.env.findLast(({ name }) => name === 'CGO_ENABLED')?.value;
  const [build] = builds(request);
  const run = front.find(({ index }) => index === build?.place.instruction);
  return value === '0' || /(?:^|\s)CGO_ENABLED=0\s/.test(run?.text ?? '');
}
