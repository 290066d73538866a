import { codeSpan } from '../../source/markdown.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import { absolutePath } from '../nearness.ts';
import { officialImage, sameRelease } from './base-image.ts';
import { frontCopies } from './data-copies.ts';
import { otherProgram, programPath, programStart } from './program-start.ts';
import { type BuildRequest, type DividedStage, projectFacts, type Recipe } from './request.ts';
import { runtimePackages } from './runtime-packages.ts';

const SOURCE = /\.rs$|(?:^|\/)Cargo\.(?:toml|lock)$|(?:^|\/)\.cargo\/|rust-toolchain/;

/** Divides the build of a Rust program: onto the small image of the release that it was linked on. */
export function rustRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal {
  const image = officialImage(request.config.base);
  if (image?.name !== 'rust') return refuse('the base is not an official image of Rust with a version');
  const base = sameRelease(image);
  if (base === null)
    return refuse(
      `the tag ${image.tag} does not say which release of its system it holds: name one that does, such as ${image.tag.replace(/^slim$/, '1')}-bookworm`,
    );
  const program = programOf(request, divided);
  if (isRefusal(program)) return program;
  const start = programStart(request);
  if (isRefusal(start)) return start;
  const started = programPath(start, request.config) ?? absolutePath('/usr/local/cargo/bin', start.argv[0] ?? '');
  const other = otherProgram(start, started, [program]);
  if (other !== null) return other;
  const copies = frontCopies(request, divided, (path) => SOURCE.test(path));
  const data = copies.mixed.flatMap(({ sources }) => sources);
  const system = image.alpine === null ? ('apt' as const) : ('apk' as const);
  const packages = runtimePackages(divided.built, system, image);
  if (isRefusal(packages)) return packages;
  const named = start.argv[0]?.includes('/') === false;
  return {
    base,
    hasShell: true,
    packages: { manager: system, names: [...packages.names, ...packages.helpers] },
    serves: null,
    artifacts: [program],
    repeated: copies.data,
    buildOnly: /^(?:CARGO_\w+|RUST(?:UP|FLAGS|C)\w*|USER)$/,
    further: named ? ['ENV PATH=/usr/local/cargo/bin:$PATH'] : [],
    buildEdits: [],
    assumes: [
      `${codeSpan(program)} links the C library only, which ${codeSpan(base)} holds in the same release; no crate of Cargo.lock binds to another library of the system.`,
      ...(data.length > 0 ? ['The program reads no file of the folder that it was built in.'] : []),
    ],
  };
}

/** The one program that cargo makes, and where: below target/release, or among its installed programs (Cargo Book). */
function programOf(request: BuildRequest, { built }: DividedStage): string | Refusal {
  const name = nameOf(request);
  if (isRefusal(name)) return name;
  const made = request.mixture.builds.filter(({ language }) => language === 'rust');
  const last = made.at(-1)?.command;
  if (last === undefined) return refuse('no command of the stage makes the program');
  const words = last.words.map((word) => word ?? '$');
  if (words.includes('install'))
    return words.includes('--path')
      ? absolutePath('/usr/local/cargo/bin', name)
      : refuse('cargo installs a program of another source');
  if (!words.includes('--release') && !words.includes('-r')) return refuse('cargo builds without --release');
  if (
    words.some((word) => /^--(?:target|target-dir|profile)\b/.test(word)) ||
    built.env.some((variable) => /^CARGO_(?:BUILD_TARGET|TARGET_DIR)$/.test(variable.name))
  )
    return refuse('cargo builds for another target or into another folder');
  return absolutePath(built.workdir, `target/release/${name}`);
}

function nameOf(request: BuildRequest): string | Refusal {
  const packages = projectFacts(request, 'rust', 'Cargo.toml');
  const locks = projectFacts(request, 'rust', 'Cargo.lock');
  if (isRefusal(packages)) return packages;
  if (isRefusal(locks)) return locks;
  const [only] = packages;
  if (packages.length !== 1 || !only || only.facts.workspace) return refuse('the program is part of a workspace');
  const [lock] = locks;
  if (!lock) return refuse('without a Cargo.lock nothing says what is linked');
  const [native] = lock.facts.native;
  if (native) return refuse(`the crate ${native} may need libraries or certificates of the system`);
  const { programs, name } = only.facts;
  const program = programs.length === 0 ? name : programs[0];
  return programs.length > 1 || !program ? refuse('Cargo.toml does not name exactly one program') : program;
}
