/** A pom.xml, a build.gradle or a settings.gradle, as far as it says what is built. */
export interface JavaBuildFacts {
  readonly kind: 'java-build';
  readonly modules: boolean;
  /** The kind of artifact; null where a variable or a parent says so. */
  readonly packaging: string | null;
  /** The artifact's name without its ending, where it is written plainly; null where variables make it. */
  readonly artifact: string | null;
  /** Something makes a jar that holds all it needs: Spring Boot's repackaging or a shading plug-in. */
  readonly whole: boolean;
}

/** A source in Java or Kotlin. */
export interface JavaSourceFacts {
  readonly kind: 'java';
  /** What it uses that a runtime without development kit or fonts lacks, such as `java.awt`. */
  readonly lacks: readonly string[];
}

const MAX_POM = 500_000;
const LACKING =
  /\b(?:java\.awt|javax\.swing|javax\.tools|com\.sun\.tools|sun\.tools|ProcessBuilder|getRuntime\(\)\.exec)\b/g;

/** Reads a pom.xml by its text: its own elements stand in front of those of dependencies, whose blocks are left out. */
export function readPom(text: string): JavaBuildFacts {
  const own = ['parent', 'dependencies', 'dependencyManagement', 'profiles'].reduce(without, text.slice(0, MAX_POM));
  const head = without(own, 'build');
  const element = (where: string, name: string) =>
    new RegExp(`<${name}>\\s*([^<]{1,200}?)\\s*</${name}>`).exec(where)?.[1] ?? null;
  const build = own.slice(own.indexOf('<build>'), own.lastIndexOf('</build>'));
  const finalName = element(without(build, 'plugins'), 'finalName');
  const id = element(head, 'artifactId');
  const version = element(head, 'version');
  const artifact = finalName ?? (id !== null && version !== null ? `${id}-${version}` : null);
  return {
    kind: 'java-build',
    modules: /<modules>/.test(own),
    packaging: element(head, 'packaging') ?? 'jar',
    artifact: artifact?.includes('${') ? null : artifact,
    whole: /spring-boot-maven-plugin|maven-shade-plugin|quarkus-maven-plugin|jar-with-dependencies/.test(build),
  };
}

/** A text without its elements of a name, from each opening to the next closing. */
function without(text: string, name: string): string {
  const [first = '', ...rest] = text.split(`<${name}>`);
  const close = `</${name}>`;
  const kept = rest.map((part) => {
    const end = part.indexOf(close);
    return end < 0 ? '' : part.slice(end + close.length);
  });
  return first + kept.join('');
}

/** Reads a build.gradle, a build.gradle.kts or a settings file. */
export function readGradle(text: string): JavaBuildFacts {
  const whole = /org\.springframework\.boot|shadow(?:Jar)?\b|com\.gradleup\.shadow|io\.ktor\.plugin/.test(text);
  const modules = /^[ \t]*include\s*[("']/m.test(text) || /\bsubprojects\s*\{/.test(text);
  const war = /\bwar\b["'`)]/.test(text);
  return { kind: 'java-build', modules, packaging: war ? 'war' : 'jar', artifact: null, whole };
}

/** Reads a source. */
export function readJavaSource(text: string): JavaSourceFacts {
  return { kind: 'java', lacks: [...new Set([...text.matchAll(LACKING)].map(([word]) => word))].slice(0, 5) };
}
