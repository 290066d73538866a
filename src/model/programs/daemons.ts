import { hasWord, optionValue, programName, unwrapped, type Words } from './words.ts';

/** A command that leaves a program running behind the script's back. */
export interface DaemonStart {
  /** The program or the service, for people. */
  readonly name: string;
  /** What keeps it in the foreground, as people would type it; null where it has no foreground of its own. */
  readonly foreground: string | null;
  /** A line of its configuration may keep it in the foreground as well. */
  readonly configurable: boolean;
}

interface Row {
  readonly names: string;
  /** Does it go to the background as written? */
  readonly leaves: (words: Words) => boolean;
  readonly foreground: string | null;
  readonly configurable?: true;
}

const has =
  (...wanted: readonly string[]) =>
  (words: Words) =>
    hasWord(words, ...wanted);

/** Programs that go to the background, by their manual pages. */
const ROWS: readonly Row[] = [
  // nginx(8) and ngx_core_module: `daemon on` is the default.
  { names: 'nginx', leaves: isNginxDaemon, foreground: "nginx -g 'daemon off;'", configurable: true },
  // apachectl(8), httpd(8): without -DFOREGROUND it detaches.
  { names: 'apachectl apache2ctl', leaves: has('start', 'restart', 'graceful'), foreground: 'apachectl -DFOREGROUND' },
  { names: 'httpd apache2', leaves: isApacheDaemon, foreground: 'httpd -DFOREGROUND', configurable: true },
  // cron(8) of Debian and Vixie cron, crond(8) of cronie (-n, -s for syslog) and of BusyBox (-f).
  { names: 'cron', leaves: (words) => !flag(words, 'f'), foreground: 'cron -f' },
  {
    names: 'crond',
    leaves: (words) => !/[fn]/.test(shortFlags(words)),
    foreground: 'crond -f (BusyBox), crond -n (cronie)',
  },
  // sshd(8): -D does not detach, -d neither.
  { names: 'sshd', leaves: (words) => !/[Dd]/.test(shortFlags(words)), foreground: '/usr/sbin/sshd -D' },
  { names: 'php-fpm php-fpm7 php-fpm8', leaves: has('-D', '--daemonize'), foreground: 'php-fpm -F' },
  {
    names: 'redis-server',
    leaves: (words) => optionValue(words, '--daemonize') === 'yes',
    foreground: 'redis-server --daemonize no',
  },
  { names: 'mongod', leaves: has('--fork'), foreground: 'mongod without --fork' },
  { names: 'memcached', leaves: has('-d', '--daemon'), foreground: 'memcached without -d' },
  { names: 'haproxy', leaves: has('-D'), foreground: 'haproxy -W -db' },
  { names: 'gunicorn', leaves: has('-D', '--daemon'), foreground: 'gunicorn without --daemon' },
  {
    names: 'uwsgi',
    leaves: (words) => words.some((word) => /^--?d(?:aemonize)?(?:2|=|$)/.test(word ?? '')),
    foreground: 'uwsgi without --daemonize',
  },
  { names: 'celery', leaves: has('--detach', 'multi'), foreground: 'celery worker without --detach' },
  { names: 'rsyslogd', leaves: (words) => !flag(words, 'n'), foreground: 'rsyslogd -n' },
  { names: 'pg_ctl', leaves: has('start'), foreground: 'postgres' },
  { names: 'catalina.sh', leaves: has('start'), foreground: 'catalina.sh run' },
  { names: 'startup.sh', leaves: (words) => words[0]?.includes('tomcat') === true, foreground: 'catalina.sh run' },
  {
    names: 'pm2',
    leaves: (words) => hasWord(words, 'start') && !hasWord(words, '--no-daemon'),
    foreground: 'pm2-runtime',
  },
  { names: 'forever', leaves: has('start'), foreground: 'node' },
  { names: 'start-stop-daemon', leaves: has('--background', '-b'), foreground: null },
  { names: 'tor', leaves: (words) => optionValue(words, '--RunAsDaemon') === '1', foreground: 'tor --RunAsDaemon 0' },
  { names: 'screen', leaves: (words) => /d/.test(shortFlags(words)) && /m/.test(shortFlags(words)), foreground: null },
  { names: 'tmux', leaves: (words) => hasWord(words, 'new', 'new-session') && hasWord(words, '-d'), foreground: null },
];

const BY_NAME = new Map(ROWS.flatMap((row) => row.names.split(' ').map((name) => [name, row] as const)));

/** How the programs behind a service's name are kept in the foreground. */
const SERVICES: Readonly<Record<string, string>> = {
  nginx: "nginx -g 'daemon off;'",
  apache2: 'apachectl -DFOREGROUND',
  httpd: 'httpd -DFOREGROUND',
  ssh: '/usr/sbin/sshd -D',
  sshd: '/usr/sbin/sshd -D',
  cron: 'cron -f',
  rsyslog: 'rsyslogd -n',
  'php-fpm': 'php-fpm -F',
  'redis-server': 'redis-server --daemonize no',
  memcached: 'memcached',
  mysql: 'mysqld',
  mariadb: 'mariadbd',
  postgresql: 'postgres',
};

/**
 * Tells whether a command leaves a program running in the background by itself: a service that is started
 * (`service`, `systemctl`, `/etc/init.d/x`), or a program that detaches.
 * @returns null for every command that stays in the foreground, and for those that nothing is known of
 */
export function daemonStart(words: Words): DaemonStart | null {
  const program = unwrapped(words);
  const service = startedService(program);
  if (service !== null) {
    const foreground = Object.hasOwn(SERVICES, service) ? (SERVICES[service] ?? null) : null;
    return { name: service, foreground, configurable: false };
  }
  const name = programName(program);
  const row = BY_NAME.get(name);
  return row?.leaves(program) ? { name, foreground: row.foreground, configurable: row.configurable === true } : null;
}

/** service(8), systemctl(1), OpenRC's rc-service(8), and the init scripts themselves. */
function startedService(words: Words): string | null {
  const [path, first, second] = words;
  const starts = (verb: string | null | undefined) => verb === 'start' || verb === 'restart';
  switch (programName(words)) {
    case 'service':
    case 'rc-service':
    case 'invoke-rc.d':
      return first != null && starts(second) ? first : null;
    case 'systemctl':
      return starts(first) && second != null ? second.replace(/\.service$/, '') : null;
    default: {
      const script = /^\/etc\/(?:rc\.d\/)?init\.d\/([\w.-]+)$/.exec(path ?? '')?.[1];
      return script !== undefined && starts(first) ? script : null;
    }
  }
}

/** Programs whose work is to keep others running: Kubernetes sees one container, whatever runs in it. */
export function isSupervisor(words: Words): boolean {
  return ['supervisord', 'monit', 'circusd'].includes(programName(unwrapped(words)));
}

function isNginxDaemon(words: Words): boolean {
  const settings = words.filter((_, place) => words[place - 1] === '-g');
  if (hasWord(words, '-t', '-T', '-s', '-v', '-V') || settings.includes(null)) return false;
  // `-gdaemon off;`, as one word, is rare; a word with an expansion may say it too.
  return !words.some((word) => word === null || /daemon\s+off/.test(word));
}

function isApacheDaemon(words: Words): boolean {
  if (hasWord(words, '-t', '-v', '-V', '-S', '-l', '-M', 'stop')) return false;
  return !words.some((word) => word === null || /FOREGROUND|NO_DETACH|ONE_PROCESS|^-X$/.test(word));
}

/** The letters of all short options: `-fL 8` gives `fL`. */
function shortFlags(words: Words): string {
  return words
    .slice(1)
    .flatMap((word) => (word !== null && /^-[A-Za-z]+$/.test(word) ? word.slice(1) : []))
    .join('');
}

function flag(words: Words, letter: string): boolean {
  return shortFlags(words).includes(letter) || hasWord(words, '-foreground', '--foreground');
}
