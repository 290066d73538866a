import { codeSpan } from '../../source/markdown.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import type { PackageFacts } from '../project/node.ts';
import { type OfficialImage, officialImage, slimTag } from './base-image.ts';
import { baseName } from './image-path.ts';
import { type ProgramStart, programStart } from './program-start.ts';
import { type BuildRequest, type DividedStage, firstRefusal, projectFacts, type Recipe } from './request.ts';
import { runtimePackages } from './runtime-packages.ts';
import { staticSiteRecipe } from './static-site.ts';

/** Scripts that run on their own at each install, and packages that write code into node_modules. */
const HOOKS = /^(?:prepare|preinstall|install|postinstall|prepublish)$/;
const GENERATORS = /^(?:prisma|@prisma\/client|typeorm-model-generator|patch-package|electron|puppeteer|playwright)$/;
const NOT_SHIPPED =
  /(?:^|\/)(?:[\w.-]*\.config\.[cm]?[jt]s|scripts\/|cypress\/|e2e\/|\.[\w-]+\/|stories\/)|\.(?:stories|spec|test|d)\.[cm]?[jt]sx?$/;

/** Divides the build of a Node program, or of a site that a program of Node only serves. */
export function nodeRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal {
  return staticSiteRecipe(request, divided) ?? prunedRecipe(request, divided);
}

/** The last stage has what `npm prune` leaves. */
function prunedRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal {
  const image = officialImage(request.config.base);
  if (image?.name !== 'node') return refuse('the base is not an official image of Node with a version');
  const major = /^\d+/.exec(image.tag)?.[0];
  if (major !== undefined && Number(major) < 16)
    return refuse(`npm of Node ${major} does not know \`npm prune --omit\``);
  const base = slim(request, image);
  if (isRefusal(base)) return base;
  const packages = runtimePackages(divided.built, image.alpine === null ? 'apt' : 'apk', image);
  const problem = firstRefusal(
    () => packageProblem(request),
    () => installProblem(request, divided),
    () => importProblem(request),
    () => (isRefusal(packages) ? packages : null),
  );
  const run = divided.front.at(-1);
  if (problem !== null || isRefusal(packages) || !run) return problem ?? refuse('no RUN makes the program');
  const command = (run.script?.commands?.length ?? 0) - 1;
  const { workdir } = divided.built;
  return {
    base,
    hasShell: true,
    packages: { manager: packages.manager, names: [...packages.names, ...packages.helpers] },
    serves: null,
    artifacts: [workdir],
    repeated: [],
    buildOnly: /^(?:CI|NPM_CONFIG_\w+|npm_config_\w+)$/,
    further: [],
    buildEdits: [
      { op: 'shell', instruction: run.index, edit: { op: 'append', command, text: 'npm prune --omit=dev' } },
    ],
    assumes: [
      `The program needs no development dependency at run time: ${codeSpan(workdir)} is copied as \`npm prune --omit=dev\` leaves it, with modules compiled for the same release of the same system (${codeSpan(base)}).`,
      'Sources in that folder are shipped too: Node may read them for its source maps.',
    ],
  };
}

/** The slim variant of the same release; Alpine and slim images stay what they are. */
function slim({ dockerfile, stage }: BuildRequest, image: OfficialImage): string | Refusal {
  const written = dockerfile.stages[stage.index]?.reference.text ?? '';
  if (/(?:^|-)(?:slim|alpine[\d.]*)(?:-|$)/.test(image.tag)) return written;
  if (image.digest !== null) return refuse('a digest names the base image, and that of its slim variant is not known');
  return `${image.prefix}node:${slimTag(image)}`;
}

function packageProblem(request: BuildRequest): Refusal | null {
  const start = programStart(request);
  if (isRefusal(start)) return start;
  const packages = projectFacts(request, 'node', 'package.json');
  const locks = projectFacts(request, 'node', 'package-lock.json');
  if (isRefusal(packages)) return packages;
  if (isRefusal(locks)) return locks;
  const [root] = packages;
  if (packages.length !== 1 || !root) return refuse('there is not exactly one package.json in the build context');
  if ((locks[0]?.facts.version ?? 0) < 2)
    return refuse('without a package-lock.json of version 2 or later nothing says which modules are for development');
  const { facts } = root;
  if (facts.workspaces) return refuse('the package is made of workspaces');
  const hook = facts.scripts.find(([name]) => HOOKS.test(name));
  if (hook) return refuse(`the script ${hook[0]} of package.json runs at each install`);
  const generator = [...facts.dependencies, ...facts.developmentDependencies].find((name) => GENERATORS.test(name));
  if (generator) return refuse(`${generator} keeps files outside what npm knows of`);
  return startProblem(facts, start);
}

function startProblem({ scripts }: PackageFacts, { argv, init }: ProgramStart): Refusal | null {
  if (init) return refuse('an init starts the program, and the last stage may lack it');
  const [program = '', first = '', second = ''] = argv;
  if (program === 'node') return null;
  const name = program === 'npm' ? (first === 'run' ? second : first) : '';
  const script = scripts.find(([key]) => key === name)?.[1] ?? argv.join(' ');
  return /^node\s/.test(script)
    ? null
    : refuse('the image does not start `node` with a file, itself or by a script of package.json');
}

function installProblem({ mixture }: BuildRequest, { front, built }: DividedStage): Refusal | null {
  if (built.workdir === '/') return refuse('the program is built in the root of the file system: set WORKDIR');
  const other = mixture.builds.find(({ command }) => /^(?:yarn|pnpm|bun)$/.test(command.words[0] ?? ''));
  if (other)
    return refuse(
      `${other.command.words[0]} installs the modules: only what npm installs is pruned by a command that is known here`,
    );
  const last = front.at(-1)?.script?.commands?.at(-1);
  if (last?.within.some((around) => around !== 'and-list'))
    return refuse('the last command of the build stands in a structure of the shell');
  return built.env.some(({ name, value }) => name === 'NODE_ENV' && value === 'production')
    ? refuse('NODE_ENV is production while the program is built')
    : null;
}

/** A module for development that the program itself imports would be missing. */
function importProblem(request: BuildRequest): Refusal | null {
  const packages = projectFacts(request, 'node', 'package.json');
  const sources = projectFacts(request, 'node', 'js');
  if (isRefusal(packages)) return packages;
  if (isRefusal(sources)) return sources;
  const development = new Set(packages.flatMap(({ facts }) => facts.developmentDependencies));
  for (const { path, facts } of sources.filter((source) => !NOT_SHIPPED.test(source.path))) {
    const found = facts.imports.find((name) => development.has(name));
    if (found !== undefined)
      return refuse(`${baseName(path)} imports ${found}, which package.json has for development only`);
  }
  return null;
}
