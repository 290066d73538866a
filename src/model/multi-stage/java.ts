import { codeSpan } from '../../source/markdown.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import { absolutePath } from '../nearness.ts';
import { type OfficialImage, officialImage } from './base-image.ts';
import { frontCopies } from './data-copies.ts';
import { baseName } from './image-path.ts';
import { healthProblem, type ProgramStart, programStart } from './program-start.ts';
import { type BuildRequest, type DividedStage, firstRefusal, projectFacts, type Recipe } from './request.ts';
import { runtimePackages } from './runtime-packages.ts';

const SOURCE =
  /\.(?:java|kt|groovy|gradle|kts|xml|properties|ya?ml)$|(?:^|\/)(?:mvnw|gradlew)(?:\.cmd|\.bat)?$|(?:^|\/)(?:\.mvn|gradle|src)\//;

/** Releases of Java that Temurin has runtime images of for years (https://adoptium.net/support). */
const RUNTIMES = new Set(['8', '11', '17', '21', '25']);

/** Divides the build of a jar by Maven or Gradle: onto the runtime of the same Java. */
export function javaRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal {
  const image = officialImage(request.config.base);
  const major = javaOf(image);
  if (isRefusal(major)) return major;
  if (image === null) return refuse('the base image is not known');
  const project = projectProblem(request);
  if (project !== null) return project;
  const start = programStart(request);
  if (isRefusal(start)) return start;
  const jar = jarOf(request, divided, start);
  if (isRefusal(jar)) return jar;
  const packages = runtimePackages(divided.built, image.alpine === null ? 'apt' : 'apk', image);
  const problem = firstRefusal(
    () => healthProblem(request, start),
    () => (isRefusal(packages) ? packages : null),
    () =>
      start.init || start.script
        ? refuse('an init or a script starts the program, and the runtime image may lack it')
        : null,
  );
  if (problem !== null || isRefusal(packages)) return problem ?? refuse('its packages are not known');
  const base = `${image.prefix}eclipse-temurin:${major}-jre${image.alpine === null ? '' : '-alpine'}`;
  return {
    base,
    hasShell: true,
    packages: { manager: packages.manager, names: [...packages.names, ...packages.helpers] },
    serves: null,
    artifacts: [jar],
    repeated: frontCopies(request, divided, (path) => SOURCE.test(path)).data,
    buildOnly: /^(?:MAVEN_\w+|GRADLE_\w+)$/,
    further: [],
    buildEdits: [],
    assumes: [
      `${codeSpan(jar)} holds all it needs, and runs on ${codeSpan(base)}: Java ${major} without the development kit, and without the fonts that drawing needs.`,
      'It reads no file of the folder that it was built in.',
    ],
  };
}

/** The release of Java that an image holds. */
function javaOf(image: OfficialImage | null): string | Refusal {
  if (image === null || !/^(?:maven|gradle|eclipse-temurin)$/.test(image.name))
    return refuse('the base is not an official image of Maven, Gradle or Temurin with a version');
  const named = /(?:^|-)(?:(?:eclipse-)?temurin-|jdk-?|openjdk-|sapmachine-|amazoncorretto-)(\d+)/.exec(image.tag)?.[1];
  const major = named ?? (image.name === 'eclipse-temurin' ? /^\d+/.exec(image.tag)?.[0] : undefined);
  if (major === undefined) return refuse(`the tag ${image.tag} does not say which Java it holds: name one that does`);
  return RUNTIMES.has(major) ? major : refuse(`no runtime image of Java ${major} is known`);
}

function projectProblem(request: BuildRequest): Refusal | null {
  const builds = projectFacts(request, 'java', 'java-build');
  const sources = projectFacts(request, 'java', 'java');
  if (isRefusal(builds)) return builds;
  if (isRefusal(sources)) return sources;
  const roots = builds.filter(({ path }) => /(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(path));
  const [root] = roots;
  if (roots.length !== 1 || !root || builds.some(({ facts }) => facts.modules))
    return refuse('the program is made of several modules');
  if (root.facts.packaging !== 'jar')
    return refuse(`${root.path} makes a ${root.facts.packaging}, which a server of its own runs`);
  if (!root.facts.whole) return refuse(`nothing in ${root.path} makes a jar that holds what it depends on`);
  const lacking = sources.find(({ facts }) => facts.lacks.length > 0);
  return lacking ? refuse(`${lacking.path} uses ${lacking.facts.lacks[0]}, which a runtime image may lack`) : null;
}

/** The jar that `java -jar` runs: what Maven names, or what a RUN copies to that place. */
function jarOf(request: BuildRequest, { front }: DividedStage, start: ProgramStart): string | Refusal {
  const at = start.argv.indexOf('-jar');
  const named = at < 0 ? undefined : start.argv[at + 1];
  if (!/^(?:\/\S*\/)?java$/.test(start.argv[0] ?? '') || named === undefined)
    return refuse('the image does not start `java -jar` with a file');
  if (/[*?$]/.test(named)) return refuse('a pattern names the jar that is started');
  const jar = absolutePath(request.config.workdir, named);
  const builds = projectFacts(request, 'java', 'java-build');
  const artifact = isRefusal(builds)
    ? null
    : (builds.find(({ path }) => path.endsWith('pom.xml'))?.facts.artifact ?? null);
  const byMaven =
    artifact !== null && baseName(jar) === `${artifact}.jar` && /\/target$/.test(jar.slice(0, jar.lastIndexOf('/')));
  const byGradle = /\/build\/libs$/.test(jar.slice(0, jar.lastIndexOf('/')));
  const copied = front.some(({ script }) =>
    script?.commands?.some(
      ({ words }) =>
        /^(?:cp|mv)$/.test(words[0] ?? '') &&
        words.at(-1) !== null &&
        absolutePath(request.config.workdir, words.at(-1) ?? '') === jar,
    ),
  );
  return byMaven || byGradle || copied ? jar : refuse(`nothing in the build says that it makes ${codeSpan(jar)}`);
}
