import { unwrapped } from './programs/words.ts';

/** What kind of files a program writes at a place. `data` is heavy or has to last; the others are small or made anew. */
export type WriteKind = 'temporary' | 'run' | 'cache' | 'log' | 'data';

/** A place that a known program writes. */
export interface KnownWrite {
  readonly path: string;
  readonly kind: WriteKind;
  /** The image declares it as VOLUME: container runtimes put a volume without name there, which goes with the container. */
  readonly isVolume?: boolean;
  /** Variables and options that move it elsewhere. */
  readonly env?: string;
  readonly option?: string;
  /** The program writes nothing there when its arguments say this. */
  readonly unless?: (argv: readonly string[]) => boolean;
}

/** What a published image writes. */
export interface KnownWriter {
  /** Names without registry of Docker's library, as `plainImageName` gives them. */
  readonly image: RegExp;
  /** The programs that these facts are about; the image's own command runs one of them. */
  readonly programs: readonly string[];
  readonly writes: readonly KnownWrite[];
  /** Nothing else is written: facts are complete. */
  readonly complete: boolean;
  /** Settings that could name other places: where one is put over the image's own, the facts are not certain. */
  readonly settings: readonly string[];
  /** The user that the image runs as, where it is not root. */
  readonly user: number | null;
  /** Where that is written. */
  readonly source: string;
}

const data = (path: string, more: Partial<KnownWrite> = {}): KnownWrite => ({
  path,
  kind: 'data',
  isVolume: true,
  ...more,
});
const run = (path: string): KnownWrite => ({ path, kind: 'run' });
const cache = (path: string): KnownWrite => ({ path, kind: 'cache' });
const temporary = (path: string): KnownWrite => ({ path, kind: 'temporary' });

function writer(
  image: RegExp,
  programs: string,
  writes: readonly KnownWrite[],
  source: string,
  more: Partial<Pick<KnownWriter, 'complete' | 'settings' | 'user'>> = {},
): KnownWriter {
  return {
    image,
    programs: programs.split(' '),
    writes,
    source,
    complete: more.complete ?? true,
    settings: more.settings ?? [],
    user: more.user ?? null,
  };
}

const PARTIAL = { complete: false } as const;

/** Redis keeps nothing with `--save ""` and without an append-only file (redis.conf, snapshotting). */
function keepsNothing(argv: readonly string[]): boolean {
  const save = argv.indexOf('--save');
  const appends = argv.indexOf('--appendonly');
  return save >= 0 && /^['"]*$/.test(argv[save + 1] ?? 'x') && (appends < 0 || argv[appends + 1] === 'no');
}

/** Published images by what their own Dockerfiles and manuals say. */
export const KNOWN_WRITERS: readonly KnownWriter[] = [
  writer(
    /^nginx$/,
    'nginx nginx-debug docker-entrypoint.sh',
    [cache('/var/cache/nginx'), run('/var/run')],
    'Docker Hub, nginx: "Running nginx in read-only mode"',
    { settings: ['/etc/nginx/nginx.conf', '/etc/nginx/templates'] },
  ),
  writer(
    /^(?:nginxinc|.*\/nginxinc)\/nginx-unprivileged$/,
    'nginx nginx-debug docker-entrypoint.sh',
    [temporary('/tmp')],
    'nginxinc/docker-nginx-unprivileged, README: pid and temporary files in /tmp',
    { settings: ['/etc/nginx/nginx.conf', '/etc/nginx/templates'], user: 101 },
  ),
  writer(
    /^httpd$/,
    'httpd httpd-foreground',
    [run('/usr/local/apache2/logs')],
    'Apache HTTP Server, PidFile: logs/httpd.pid below ServerRoot; docker-library/httpd',
    { settings: ['/usr/local/apache2/conf/httpd.conf'] },
  ),
  writer(
    /^(?:redis|valkey\/valkey|redis\/redis-stack-server)$/,
    'redis-server valkey-server docker-entrypoint.sh',
    [data('/data', { option: '--dir', unless: keepsNothing })],
    'docker-library/redis: VOLUME /data; redis.conf: snapshotting',
    { settings: ['/etc/redis/redis.conf', '/usr/local/etc/redis/redis.conf', '/redis-master/redis.conf'] },
  ),
  writer(/^memcached$/, 'memcached docker-entrypoint.sh', [], 'memcached(1): everything is kept in memory', {
    user: 11211,
  }),
  writer(
    /^postgres$/,
    'postgres docker-entrypoint.sh',
    [data('/var/lib/postgresql/data', { env: 'PGDATA' }), run('/var/run/postgresql')],
    'docker-library/postgres: VOLUME, and the folder of the socket',
  ),
  writer(
    /^mysql$/,
    'mysqld docker-entrypoint.sh',
    [data('/var/lib/mysql', { option: '--datadir' }), run('/var/run/mysqld'), temporary('/tmp')],
    'docker-library/mysql: VOLUME, and the folder of the socket; MySQL, "How MySQL stores temporary files"',
  ),
  writer(
    /^mariadb$/,
    'mariadbd mysqld docker-entrypoint.sh',
    [data('/var/lib/mysql', { option: '--datadir' }), run('/run/mysqld'), temporary('/tmp')],
    'MariaDB/mariadb-docker: VOLUME, and the folder of the socket',
  ),
  writer(
    /^mongo$/,
    'mongod docker-entrypoint.sh',
    [data('/data/db', { option: '--dbpath' }), temporary('/tmp')],
    'docker-library/mongo: VOLUME; MongoDB, net.unixDomainSocket.pathPrefix',
  ),
  writer(/^rabbitmq$/, 'rabbitmq-server', [data('/var/lib/rabbitmq')], 'docker-library/rabbitmq: VOLUME', PARTIAL),
  writer(
    /^elasticsearch$|\/elasticsearch\/elasticsearch$/,
    'elasticsearch',
    [data('/usr/share/elasticsearch/data', { isVolume: false })],
    'Elasticsearch, path.data',
    PARTIAL,
  ),
  writer(/^cassandra$/, 'cassandra', [data('/var/lib/cassandra')], 'docker-library/cassandra: VOLUME', PARTIAL),
  writer(/^couchdb$/, 'couchdb', [data('/opt/couchdb/data')], 'apache/couchdb-docker: VOLUME', PARTIAL),
  writer(/^zookeeper$/, 'zkServer.sh', [data('/data'), data('/datalog')], '31z4/zookeeper-docker: VOLUME', PARTIAL),
  writer(/^influxdb$/, 'influxd', [data('/var/lib/influxdb')], 'influxdata/influxdata-docker: VOLUME', PARTIAL),
  writer(/^neo4j$/, 'neo4j', [data('/data')], 'neo4j/docker-neo4j: VOLUME', PARTIAL),
  writer(
    /^(?:wordpress|drupal)$/,
    'apache2-foreground php-fpm',
    [data('/var/www/html')],
    'docker-library/wordpress: VOLUME',
    PARTIAL,
  ),
  writer(/^ghost$/, 'ghost', [data('/var/lib/ghost/content')], 'docker-library/ghost: VOLUME', PARTIAL),
  writer(/^jenkins\/jenkins$/, 'jenkins.sh', [data('/var/jenkins_home')], 'jenkinsci/docker: VOLUME', PARTIAL),
  writer(
    /^sonatype\/nexus3$/,
    'start-nexus-repository-manager.sh',
    [data('/nexus-data')],
    'sonatype/docker-nexus3: VOLUME',
    PARTIAL,
  ),
  writer(/^registry$/, 'registry', [data('/var/lib/registry')], 'distribution/distribution-library-image: VOLUME'),
  writer(/^traefik$/, 'traefik', [], 'Traefik: writes only what acme.storage names'),
  writer(
    /^(?:prom|(?:quay\.io\/)?prometheus)\/prometheus$/,
    'prometheus',
    [data('/prometheus', { option: '--storage.tsdb.path' })],
    'prometheus/prometheus, Dockerfile: VOLUME',
    { user: 65534 },
  ),
  writer(
    /^(?:prom|(?:quay\.io\/)?prometheus)\/alertmanager$/,
    'alertmanager',
    [data('/alertmanager', { option: '--storage.path' })],
    'prometheus/alertmanager, Dockerfile: VOLUME',
    { user: 65534 },
  ),
  writer(
    /^(?:prom|(?:quay\.io\/)?prometheus)\/(?:node-exporter|blackbox-exporter|statsd-exporter)$/,
    'node_exporter blackbox_exporter statsd_exporter',
    [],
    'kube-prometheus runs them with a read-only root',
    { user: 65534 },
  ),
  writer(
    /^grafana\/grafana$/,
    'grafana grafana-server run.sh',
    [data('/var/lib/grafana', { isVolume: false }), temporary('/tmp')],
    'kube-prometheus runs it with a read-only root and these volumes',
    { user: 472 },
  ),
  writer(
    /^(?:registry\.k8s\.io|k8s\.gcr\.io|gcr\.io\/google_containers|kubernetes)\/pause(?:-amd64)?$/,
    'pause',
    [],
    'kubernetes/kubernetes, build/pause: it sleeps',
  ),
  writer(/^hashicorp\/http-echo$/, 'http-echo', [], 'hashicorp/http-echo: it answers with a text'),
  writer(
    /^gcr\.io\/google-samples\/hello-app$|\/google-samples\/containers\/gke\/hello-app$/,
    'hello-app',
    [],
    'kubernetes-engine-samples, hello-app/main.go: it answers with a text',
  ),
];

/** The known writer of an image; null for all others. */
export function knownWriter(image: string): KnownWriter | null {
  return KNOWN_WRITERS.find((row) => row.image.test(image)) ?? null;
}

/** What a shell does itself: never by a path. */
const BUILTINS: ReadonlySet<string> = new Set(
  ': set export cd trap wait shift return break continue unset local exit let ulimit umask read exec type'.split(' '),
);
/** Programs that only read, compute, show or wait. */
const SILENT: ReadonlySet<string> = new Set(
  (
    'sleep tail pause true false echo printf date cat env printenv id whoami hostname uname ls ps test [ seq yes ping nslookup ' +
    'dig host nc ncat wc head grep egrep netstat ss free df top kill pg_isready redis-cli mysqladmin expr basename dirname ' +
    'nproc uniq cut tr http-echo pwd'
  ).split(' '),
);

/** Does a command write no files of its own, redirections aside (the manual pages of coreutils, BusyBox, curl and wget)? */
export function writesNothing(words: readonly (string | null)[]): boolean {
  const [program, ...args] = unwrapped(words);
  if (program == null) return words.length === 0;
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (SILENT.has(name) || BUILTINS.has(program)) return true;
  if (/^python[\d.]*$/.test(name)) return args[0] === '-m' && args[1] === 'http.server';
  if (name === 'curl')
    return !args.some(
      (arg) => arg === null || /^(?:-[A-Za-z]*[oOcD]|--output|--remote-name|--cookie-jar|--dump-header)/.test(arg),
    );
  if (name !== 'wget')
    return name === 'sed' && !args.some((arg) => arg === null || /^-[A-Za-z]*i|^--in-place/.test(arg));
  const text = args.map((arg) => arg ?? '?').join(' ');
  return /(?:^| )(?:-[a-z]*O ?(?:-|\/dev\/null)|--spider|--output-document=(?:-|\/dev\/null))(?= |$)/.test(text);
}
