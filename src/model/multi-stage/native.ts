import { codeSpan } from '../../source/markdown.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import type { PlacedBuild } from '../build/mixture.ts';
import { absolutePath } from '../nearness.ts';
import type { NativeSourceFacts } from '../project/native-source.ts';
import { officialImage, sameRelease, systemOf } from './base-image.ts';
import { frontCopies } from './data-copies.ts';
import {
  healthProblem,
  otherProgram,
  type ProgramStart,
  programPath,
  programStart,
  programsInUse,
  shellUse,
} from './program-start.ts';
import { type BuildRequest, type DividedStage, firstRefusal, projectFacts, type Recipe } from './request.ts';
import { runtimePackages } from './runtime-packages.ts';

const SOURCE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|s|S|o|a|ld)$/;
/** Libraries that every image with the C library holds (glibc 2.26 and musl alike). */
const OF_C_LIBRARY = /^-l(?:c|m|pthread|dl|rt|util|stdc\+\+|gcc|gcc_s|atomic)$/;

type Shipped = Pick<Recipe, 'serves' | 'artifacts' | 'repeated' | 'buildOnly' | 'further' | 'buildEdits'>;
type Sources = readonly { readonly path: string; readonly facts: NativeSourceFacts }[];

/** Divides the build of a C or C++ program that the Dockerfile itself links. */
export function nativeRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal {
  const linked = linkedPrograms(request, divided);
  if (isRefusal(linked)) return linked;
  const sources = projectFacts(request, 'c', 'c');
  if (isRefusal(sources)) return sources;
  if (sources.length === 0) return refuse('the sources of the program are not in the build context');
  const start = programStart(request);
  if (isRefusal(start)) return start;
  const paths = linked.map(({ path }) => path);
  const copies = frontCopies(request, divided, (path) => SOURCE.test(path));
  const problem = firstRefusal(
    () => otherProgram(start, programPath(start, request.config), paths),
    () => sourceProblem(sources, copies.mixed.length > 0),
  );
  if (problem !== null) return problem;
  const shipped: Shipped = {
    serves: null,
    artifacts: paths,
    repeated: copies.data,
    buildOnly: /^(?:CC|CXX|CFLAGS|CXXFLAGS|LDFLAGS|MAKEFLAGS)$/,
    further: [],
    buildEdits: [],
  };
  return linked.every(({ isStatic }) => isStatic)
    ? staticRecipe(request, start, sources, shipped)
    : dynamicRecipe(request, divided, linked, shipped);
}

function sourceProblem(sources: Sources, mixed: boolean): Refusal | null {
  const starts = sources.find(({ facts }) => facts.starts.length > 0);
  if (starts)
    return refuse(`${starts.path} calls ${starts.facts.starts[0]}: it may start programs that the last stage lacks`);
  const opens = mixed ? sources.find(({ facts }) => facts.opens.length > 0) : undefined;
  return opens === undefined
    ? null
    : refuse(`${opens.path} opens files, and the copies do not tell the program's data from its sources`);
}

function staticRecipe(
  request: BuildRequest,
  start: ProgramStart,
  sources: Sources,
  shipped: Shipped,
): Recipe | Refusal {
  const loads = sources.find(({ facts }) => facts.loads.length > 0);
  if (loads)
    return refuse(`${loads.path} calls ${loads.facts.loads[0]}, for which even a static program loads libraries`);
  const problem = firstRefusal(
    () => shellUse(request, start),
    () => healthProblem(request, start),
  );
  if (problem !== null) return problem;
  return {
    ...shipped,
    base: 'scratch',
    hasShell: false,
    packages: null,
    assumes: [
      `${list(shipped.artifacts)} is static (\`-static\` at the link): \`scratch\` holds no library, no certificates and no shell, and the program needs none.`,
    ],
  };
}

interface Linked {
  readonly path: string;
  readonly isStatic: boolean;
  readonly libraries: readonly string[];
  readonly cpp: boolean;
}

function linkedPrograms({ mixture }: BuildRequest, { built }: DividedStage): readonly Linked[] | Refusal {
  const driven = mixture.builds.find(({ kind, command }) => kind === 'compile' && !isCompiler(command.words[0] ?? ''));
  if (driven)
    return refuse(
      `${codeSpan(driven.command.written[0] ?? '')} says what is built, and where, in a file of its own: nothing in the Dockerfile tells what to copy`,
    );
  const links = mixture.builds.filter(
    ({ kind, command }) => kind === 'compile' && !command.words.some((word) => /^-[cSE]$/.test(word ?? '')),
  );
  if (links.length === 0) return refuse('no command of the stage links a program');
  const programs = links.map((build) => linkOf(build, built.workdir));
  return programs.find(isRefusal) ?? programs.filter((program): program is Linked => !isRefusal(program));
}

function linkOf({ command, place }: PlacedBuild, workdir: string): Linked | Refusal {
  const { words } = command;
  const at = words.indexOf('-o');
  const output = at < 0 ? words.find((word) => /^-o./.test(word ?? ''))?.slice(2) : words[at + 1];
  if (words.includes(null)) return refuse(`line ${place.region.line}: a variable decides what is linked`);
  if (words.includes('-shared')) return refuse(`line ${place.region.line} links a shared library, not a program`);
  return {
    path: absolutePath(workdir, output ?? 'a.out'),
    isStatic: words.includes('-static') || words.includes('-static-pie'),
    libraries: words.filter((word): word is string => /^-l./.test(word ?? '') && !OF_C_LIBRARY.test(word ?? '')),
    cpp: /\+\+/.test(words[0] ?? ''),
  };
}

function isCompiler(word: string): boolean {
  return /(?:^|[/-])(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|tcc)(?:-[\d.]+)?$/.test(word);
}

/** The same image in the last stage, without the compiler: the libraries are those that the program was linked with. */
function dynamicRecipe(
  request: BuildRequest,
  { built }: DividedStage,
  linked: readonly Linked[],
  shipped: Shipped,
): Recipe | Refusal {
  const base = lastBase(request, linked);
  if (isRefusal(base)) return base;
  const system = systemOf(request.config.base);
  const packages = runtimePackages(built, system, officialImage(request.config.base));
  if (isRefusal(packages)) return packages;
  const [library] = linked.flatMap(({ libraries }) => libraries);
  if (library && !packages.names.some((name) => /^lib|^zlib|^openssl|-libs$/.test(name)))
    return refuse(`nothing says which package holds the library of ${library} at run time`);
  const cpp = system === 'apk' && linked.some((program) => program.cpp) ? ['libstdc++'] : [];
  const own = packages.names.filter((name) => !/^lib(?:gcc|stdc\+\+)$/.test(name));
  const names = [...new Set([...own, ...cpp, ...programsInUse(request, packages.helpers)])];
  const same = request.mixture.sdk === null ? 'the same base image' : 'the same release';
  const libraries = names.length > 0 ? `, and installs ${list(names)}` : '';
  return {
    ...shipped,
    base,
    hasShell: true,
    packages: { manager: packages.manager, names },
    assumes: [
      `${list(shipped.artifacts)} is linked dynamically: the last stage has ${same} (${codeSpan(base)}), which provides the C library${libraries}; it loads no other library, and reads no file of the build folder.`,
    ],
  };
}

/** The same image where packages brought the compiler; the small image of its release where it is an SDK. */
function lastBase({ dockerfile, stage, config, mixture }: BuildRequest, linked: readonly Linked[]): string | Refusal {
  if (mixture.sdk === null) return dockerfile.stages[stage.index]?.reference.text ?? refuse('the stage is gone');
  if (linked.some(({ cpp }) => cpp))
    return refuse('the image brings a C++ library of its own, which the last stage would lack');
  const image = officialImage(config.base);
  const small = image && sameRelease(image);
  return (
    small ?? refuse('the tag of the base image does not say which release of its system it holds: name one that does')
  );
}

function list(names: readonly string[]): string {
  return names.map((name) => codeSpan(name)).join(', ');
}
