import { codeSpan } from '../../source/markdown.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import { buildsOf } from '../image-builds.ts';
import { builtImage, containersOfImage } from '../images.ts';
import { knownTags } from '../known-tags.ts';
import { isWithin } from '../mounts.ts';
import { absolutePath, resolvePath } from '../nearness.ts';
import { containerPlace, placedPod } from '../placed-pods.ts';
import type { PackageFacts } from '../project/node.ts';
import { programStart } from './program-start.ts';
import { type BuildRequest, type DividedStage, firstRefusal, projectFacts, type Recipe } from './request.ts';
import { readStaticServer, type StaticServer } from './static-server.ts';

/** nginx for a user without rights: its Dockerfile gives that user /etc/nginx, and keeps what changes in /tmp. */
const UNPRIVILEGED = 'nginxinc/nginx-unprivileged';
const CONFIGURATION = '/etc/nginx/conf.d/default.conf';
/** Where a server listens without a flag, in its releases: serve, http-server and Vite, by their manuals. */
const DEFAULT_PORTS: Readonly<Record<StaticServer['name'], readonly number[]>> = {
  serve: [3000, 5000],
  'http-server': [8080],
  'vite preview': [4173, 5000],
};
/** Servers for development, which compile on each start. */
const DEVELOPMENT =
  /^(?:npx\s+)?(?:live-server|vite(?:\s+(?:dev|serve))?(?=\s+-|$)|react-scripts\s+start|vue-cli-service\s+serve|ng\s+serve|astro\s+(?:preview|dev))(?:\s|$)/;
/** Frameworks whose previews answer on the server. */
const RENDERS =
  /^(?:@sveltejs\/kit|nuxt\d?|next|vike|vite-plugin-ssr|vite-ssr|@remix-run\/.+|@react-router\/dev|astro|@tanstack\/(?:react-)?start|@builder\.io\/qwik-city|solid-start|@solidjs\/start|@analogjs\/platform|vinxi|nitropack)$/;
/** Variables that bundlers write into the files they make (manuals of Vite, Create React App, Vue CLI, Next.js, Gatsby). */
const OF_THE_BUILD = /^(?:VITE_|REACT_APP_|VUE_APP_|NEXT_PUBLIC_|NG_APP_|GATSBY_|PUBLIC_|STORYBOOK_)/;
/** Keywords of which nginx in the place of the program would change the meaning. */
const FOREIGN = new Set(['VOLUME', 'STOPSIGNAL', 'SHELL', 'ONBUILD']);
const FIRST_FREE_PORT = 1024;

/** What is served, where, and how. */
interface Site {
  readonly server: StaticServer;
  /** Absolute path in the image. */
  readonly folder: string;
  readonly port: number;
}

/**
 * Ships a static front end: what the build made, on nginx, at the same port and the same place.
 * @returns null for an image that starts something else than a server of static files
 */
export function staticSiteRecipe(request: BuildRequest, divided: DividedStage): Recipe | Refusal | null {
  const server = serverOf(request);
  if (server === null || isRefusal(server)) return server;
  const site = siteOf(request, divided, server);
  if (isRefusal(site)) return site;
  const problem = firstRefusal(
    () => instructionProblem(request, divided),
    () => (server.name === 'vite preview' ? renderProblem(request) : null),
    () => settingsProblem(request),
    () => runningProblem(request, site),
  );
  if (problem !== null) return problem;
  const base = webServer(request);
  return isRefusal(base) ? base : recipeFor(site, base);
}

function recipeFor(site: Site, base: string): Recipe {
  const { folder, port, server } = site;
  const others = server.tries.endsWith('=404') ? 'a path of no file gets 404' : 'a path of no file gets `index.html`';
  return {
    base,
    hasShell: true,
    packages: null,
    serves: '["nginx", "-g", "daemon off;"]',
    artifacts: [folder],
    repeated: [],
    buildOnly: /./,
    further: [configuration(site)],
    buildEdits: [],
    assumes: [
      `${codeSpan(base)} is nginx whose user may write ${codeSpan(CONFIGURATION)}; it runs without Node, as that user, and writes below \`/tmp\` only.`,
      `It serves ${codeSpan(folder)} on port ${port} as ${codeSpan(server.name)} does: ${others}. Headers for caching are nginx's own, folders are not listed, and it listens on IPv4.`,
      'What is shipped are files for browsers, which need no library of the image, and which no variable changes when the container starts.',
    ],
  };
}

/** One RUN and not a file of the repository: nothing in it depends on the environment. */
function configuration({ folder, port, server }: Site): string {
  const lines = [
    'server {',
    `  listen ${port};`,
    `  root ${folder};`,
    // A redirect to a folder would name the port of the container otherwise (ngx_http_core_module).
    ...(server.tries.includes('$uri/ ') ? ['  absolute_redirect off;'] : []),
    '  gzip on;',
    '  gzip_types text/css text/javascript application/javascript application/json image/svg+xml;',
    '  location / {',
    `    try_files ${server.tries};`,
    '  }',
    '}',
  ];
  return `RUN printf '%s\\n' \\\n${lines.map((line) => `    '${line}' \\\n`).join('')}    > ${CONFIGURATION}`;
}

/** The server that CMD names, itself or by a script of package.json; null for every other program. */
function serverOf(request: BuildRequest): StaticServer | Refusal | null {
  const start = programStart(request);
  if (isRefusal(start)) return null;
  const line = scriptLine(request, start.argv) ?? start.argv.join(' ');
  if (DEVELOPMENT.test(line))
    return refuse(
      `the image starts a server for development (${codeSpan(line, 60)}), which compiles on each start: serve what the build makes, with \`serve\`, \`vite preview\` or nginx`,
    );
  if (/[;&|<>$`"'\\(){}*]/.test(line)) return null;
  return readStaticServer(line.split(/\s+/).filter((word) => word !== ''));
}

/** The script of package.json that npm, yarn or pnpm starts; null where nothing of them stands in front. */
function scriptLine(request: BuildRequest, argv: readonly string[]): string | null {
  const [program = '', first = '', second = ''] = argv;
  if (!/^(?:npm|yarn|pnpm)$/.test(program)) return null;
  const name = first === 'run' ? second : first;
  const packages = projectFacts(request, 'node', 'package.json');
  const scripts = isRefusal(packages) ? [] : (rootOf(request, packages)?.scripts ?? []);
  const script = scripts.find(([key]) => key === name)?.[1];
  const wrapped = scripts.some(([key]) => key === `pre${name}` || key === `post${name}`);
  return wrapped || argv.length > (first === 'run' ? 3 : 2) ? null : (script?.trim() ?? null);
}

function rootOf(
  { context }: BuildRequest,
  packages: readonly { readonly path: string; readonly facts: PackageFacts }[],
): PackageFacts | null {
  return packages.find(({ path }) => path === resolvePath(context, 'package.json'))?.facts ?? null;
}

function siteOf(request: BuildRequest, { built }: DividedStage, server: StaticServer): Site | Refusal {
  const config = viteConfig(request);
  if (isRefusal(config)) return config;
  const preview = server.name === 'vite preview';
  const unknown = preview ? config?.settings.find((key) => key !== 'port' || server.port === null) : undefined;
  if (unknown !== undefined) return refuse(`vite.config sets ${unknown}, and what nginx is to make of it is not known`);
  const written = server.folder ?? (preview ? (config?.outDir ?? 'dist') : null);
  const { workdir } = request.config;
  const folder = written === null ? workdir : absolutePath(workdir, written).replace(/(?<=.)\/+$/, '');
  if (folder === '/' || isWithin(built.workdir, folder))
    return refuse(
      `${server.name} serves ${codeSpan(folder)}, and with it the sources: name the folder of what the build makes`,
    );
  const port = portOf(request, server);
  return isRefusal(port) ? port : { server, folder, port };
}

function viteConfig(request: BuildRequest) {
  const configs = projectFacts(request, 'node', 'vite.config');
  if (isRefusal(configs)) return configs;
  const [config] = configs;
  return configs.length > 1 ? refuse('there are several configurations of Vite') : (config?.facts ?? null);
}

/** A flag says it, the variable that the server reads, or EXPOSE where it names a default of the server. */
function portOf({ config, repository, path, stage }: BuildRequest, { name, port }: StaticServer): number | Refusal {
  const variable = config.env.findLast((entry) => entry.name === 'PORT')?.value;
  const read =
    name !== 'vite preview' && variable !== undefined && /^\d{1,5}$/.test(variable) ? Number(variable) : null;
  const [exposed, another] = config.exposes;
  const agreed = exposed && !another && DEFAULT_PORTS[name].includes(exposed.port) ? exposed.port : null;
  const found = port ?? read ?? agreed;
  if (found === null) return refuse(`nothing says for certain where ${name} listens: give it its port by a flag`);
  const image = builtImage(repository, path, stage.index);
  const other = image === null ? undefined : containersOfImage(repository, image).find((one) => setsPort(one.env));
  if (port === null && other) return refuse(`${other.path} sets PORT: give ${name} its port by a flag`);
  return found < FIRST_FREE_PORT
    ? refuse(`port ${found} takes rights that the user of the web server does not have: serve on one above 1023`)
    : found;
}

function setsPort(env: readonly { readonly name: string }[]): boolean {
  return env.some(({ name }) => name === 'PORT');
}

function instructionProblem({ stage }: BuildRequest, { back }: DividedStage): Refusal | null {
  const odd =
    stage.instructions.find(({ keyword }) => FOREIGN.has(keyword)) ??
    back.find(({ keyword }) => /^(?:RUN|COPY|ADD)$/.test(keyword)) ??
    stage.instructions.find(({ keyword, text }) => keyword === 'EXPOSE' && text.includes('$'));
  if (odd)
    return refuse(`line ${odd.region.line}: what ${odd.keyword} does for the server of Node need not suit nginx`);
  const starts = stage.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  return starts.length > 1 ? refuse('the image has both ENTRYPOINT and CMD, and nginx an ENTRYPOINT of its own') : null;
}

/** What `vite preview` shows may come from a server in the framework. */
function renderProblem(request: BuildRequest): Refusal | null {
  const packages = projectFacts(request, 'node', 'package.json');
  if (isRefusal(packages)) return packages;
  const renders = packages
    .flatMap(({ facts }) => [...facts.dependencies, ...facts.developmentDependencies])
    .find((name) => RENDERS.test(name));
  return renders === undefined ? null : refuse(`${renders} may render pages on the server, which nginx cannot`);
}

/** Rewrites, headers and redirects of `serve` stand in files that end up in the folder it serves. */
function settingsProblem({ repository, context }: BuildRequest): Refusal | null {
  const found = repository
    .below(context, MAX_FILES)
    .find((path) => /(?:^|\/)(?:serve|now)\.json$/.test(path) && !path.includes('node_modules/'));
  return found === undefined ? null : refuse(`${found} may set headers and rewrites, which nginx does not read`);
}

const MAX_FILES = 20_000;

function runningProblem({ repository, path, stage }: BuildRequest, { folder }: Site): Refusal | null {
  const image = builtImage(repository, path, stage.index);
  const containers = image === null ? [] : containersOfImage(repository, image);
  const started = containers.find(({ command, args }) => command !== null || args !== null);
  if (started) return refuse(`${started.path} says itself what the container starts`);
  const named = [
    ...containers.flatMap((one) => one.env.map(({ name }) => ({ path: one.path, name }))),
    ...buildsOf(repository, path).flatMap((build) =>
      (build.service?.environment ?? []).map((name) => ({ path: build.path, name })),
    ),
  ].find(({ name }) => OF_THE_BUILD.test(name));
  if (named)
    return refuse(
      `${named.path} sets ${named.name} when the container starts, which files that are built already do not read`,
    );
  const closed = containers.find((one) => {
    const mounts = placedPod(repository, one)?.mounts ?? [];
    return containerPlace(repository, one)?.readOnlyRoot && !mounts.some((mount) => mount.path === '/tmp');
  });
  if (closed)
    return refuse(
      `${closed.path} has a read-only root and no volume at /tmp, which nginx writes: add an emptyDir there`,
    );
  const covered = containers.find((one) =>
    (placedPod(repository, one)?.mounts ?? []).some((mount) => mount.path === folder),
  );
  return covered ? refuse(`${covered.path} mounts a volume over ${folder}`) : null;
}

/** The image of the configuration, else the one version of the unprivileged nginx that the repository names. */
function webServer({ repository, path, webServer: configured }: BuildRequest): string | Refusal {
  if (configured !== null) return configured;
  const [known, another] = knownTags(repository, path, UNPRIVILEGED);
  return known && !another
    ? `${UNPRIVILEGED}${known.suffix}`
    : refuse(
        `the version is yours to choose: set rules.build-tools-in-runtime-image.webServer to an image of nginx, such as ${UNPRIVILEGED} with a tag`,
      );
}
