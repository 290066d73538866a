import { codeSpan } from '../../source/markdown.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import type { CommandFacts } from '../command-facts.ts';
import { builtImage, containersOfImage } from '../images.ts';
import { readPackageCommand } from '../packages.ts';
import { type OfficialImage, officialImage, slimTag } from './base-image.ts';
import { type BuildRequest, type DividedStage, firstRefusal, projectFacts, type Recipe } from './request.ts';
import { runtimePackages } from './runtime-packages.ts';

const VENV = '/opt/venv';
const STARTS = /^(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK)$/;
/** Interpreters and programs of packages, by the folder that the image keeps them in. */
const FIXED = /(\/usr\/(?:local\/)?bin\/(?:python|pip|\w*corn|flask|celery)[\w.]*)/;

/** Divides the installation of Python packages: a virtual environment is built with compilers, and copied without. */
export function pythonRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal {
  const image = officialImage(request.config.base);
  if (image?.name !== 'python') return refuse('the base is not an official image of Python with a version');
  if (/^2(?:\D|$)/.test(image.tag)) return refuse('Python 2 makes no virtual environments by itself');
  const base = lastBase(request, image);
  if (isRefusal(base)) return base;
  const packages = runtimePackages(divided.built, image.alpine === null ? 'apt' : 'apk', image);
  const first = divided.front.find(({ script }) => script?.commands?.some(installsWithPip));
  const problem = firstRefusal(
    () => (first ? null : refuse('no RUN of the stage installs packages with pip')),
    () => pipProblem(request, divided),
    () => fixedPath(request),
    () => (isRefusal(packages) ? packages : null),
  );
  if (problem !== null || isRefusal(packages) || !first) return problem ?? refuse('its packages are not known');
  const helpers = packages.helpers.filter((name) => name !== 'git' || !fetchesByGit(request));
  const names = [...packages.names, ...helpers];
  const path = `ENV PATH=${VENV}/bin:$PATH`;
  return {
    base,
    hasShell: true,
    packages: { manager: packages.manager, names },
    serves: null,
    artifacts: [VENV],
    repeated: copiesKept(divided),
    buildOnly: /^(?:PIP_\w+|CFLAGS|LDFLAGS|CC)$/,
    further: [path],
    buildEdits: [{ op: 'insert', before: first.index, text: `RUN python -m venv ${VENV}\n${path}` }],
    assumes: assumptions(base, names),
  };
}

function installsWithPip(command: CommandFacts): boolean {
  const read = readPackageCommand(command);
  return read?.manager === 'pip' && read.action === 'install';
}

function assumptions(base: string, names: readonly string[]): readonly string[] {
  return [
    `The packages are installed into ${codeSpan(VENV)}, and run on ${codeSpan(base)}: the same Python on the same release of its system.`,
    names.length > 0
      ? `The last stage installs ${names.map((name) => codeSpan(name)).join(', ')}: libraries in place of their headers, and what is no tool for building.`
      : 'No compiled package needs a library that a compiler or its headers had brought along: a slim image holds the C library and libstdc++ only.',
    'Nothing calls a compiler while the program runs.',
  ];
}

/** The same image where it is a small one, else its slim variant in the same release. */
function lastBase({ dockerfile, stage }: BuildRequest, image: OfficialImage): string | Refusal {
  if (/(?:^|-)(?:slim|alpine[\d.]*)(?:-|$)/.test(image.tag))
    return dockerfile.stages[stage.index]?.reference.text ?? refuse('the stage is gone');
  if (image.digest !== null) return refuse('a digest names the base image, and that of its slim variant is not known');
  return `${image.prefix}python:${slimTag(image)}`;
}

function pipProblem(request: BuildRequest, { front, built }: DividedStage): Refusal | null {
  if (built.user !== null && built.user.name !== 'root')
    return refuse('the packages are installed by a user other than root, into a folder of that user');
  const requirements = projectFacts(request, 'python', 'requirements');
  if (isRefusal(requirements)) return requirements;
  const local = requirements.find(({ facts }) => facts.local.length > 0);
  if (local) return refuse(`${local.path} installs a package from a folder, which stays where it is`);
  for (const { script, region } of front) {
    for (const command of script?.commands ?? []) {
      const read = readPackageCommand(command);
      const odd =
        read?.manager === 'pip' &&
        read.options.find((option) =>
          /^(?:--user|-e\b|--editable|--target|-t=|--prefix|--root|--break-system-packages)/.test(option),
        );
      if (odd)
        return refuse(
          `line ${region.line} installs with ${odd.split('=')[0]}, which a virtual environment does not take along`,
        );
      if (read?.manager === 'pip' && read.packages.some(({ name }) => /^[./]/.test(name)))
        return refuse(`line ${region.line} installs a package from a folder`);
      if (/^(?:conda|mamba|poetry|pipenv|uv)$/.test(command.words[0] ?? ''))
        return refuse(`line ${region.line}: ${command.words[0]} keeps an environment of its own`);
    }
  }
  return null;
}

function fetchesByGit(request: BuildRequest): boolean {
  const requirements = projectFacts(request, 'python', 'requirements');
  const written = request.stage.instructions.some(({ text }) => text.includes('git+'));
  return written || (!isRefusal(requirements) && requirements.some(({ facts }) => facts.git));
}

/** The program itself must be shipped: every copy of the front but those of lists of requirements. */
function copiesKept({ built }: DividedStage): readonly number[] {
  const lists =
    /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|constraints[\w.-]*\.txt|Pipfile(?:\.lock)?|pyproject\.toml|setup\.(?:py|cfg))$/;
  return built.copies
    .filter(({ sources }) => !sources.every((source) => lists.test(source)))
    .map(({ instruction }) => instruction);
}

/** A program that is named with its folder would not be that of the virtual environment. */
function fixedPath({ repository, path, stage }: BuildRequest): Refusal | null {
  const mentioned = stage.instructions.find(({ text }) => text.includes('site-packages'));
  if (mentioned)
    return refuse(`line ${mentioned.region.line} names the folder of installed packages, which would be another`);
  const image = builtImage(repository, path, stage.index);
  const commands = (image === null ? [] : containersOfImage(repository, image)).flatMap(({ command }) => command ?? []);
  const texts = stage.instructions.flatMap(({ keyword, text }) => (STARTS.test(keyword) ? [text] : []));
  const fixed = FIXED.exec([...texts, ...commands].join('\n'))?.[1];
  return fixed === undefined ? null : refuse(`${fixed} is named with its folder, where the virtual environment is not`);
}
