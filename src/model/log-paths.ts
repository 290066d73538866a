/**
 * Where a log path leads. Container runtimes collect what process 1 writes to its standard output and error
 * (Kubernetes documentation, "Logging Architecture"); everything else stays in the container.
 */

/** Paths that are the standard streams, or nowhere (proc(5), `/proc/[pid]/fd`; PHP manual, "php://"). */
const STREAM =
  /^(?:-|\|?\/dev\/(?:std(?:out|err)|null|tty|console|fd\/[12]|log|full|pts\/\d{1,4})|\/proc\/(?:1|self|\$\$|\d{1,7}|thread-self)\/fd\/[12]|\/proc\/1\/fd\/[12]|php:\/\/(?:std(?:out|err)|output)|(?:ext:\/\/)?(?:sys\.)?std(?:out|err)|console)$/i;

/** Values that mean no file, such as nginx's `off` and its `syslog:` and `memory:` targets. */
const NO_FILE = /^(?:off|none|no|false|null|syslog(?:[:@ ].*)?|memory:.*|journald|eventlog|0|1|2)?$/i;

/** Is a log that is sent there no file: a standard stream, nowhere, or another program? */
export function isNoFile(target: string): boolean {
  const plain = target.trim().replace(/^\/{2,}/, '/');
  return STREAM.test(plain) || NO_FILE.test(plain) || /^(?:[a-z]+:\/\/stdout|tcp:|udp:|unix:)/i.test(plain);
}

/** Does a path look like the place of a log? `/var/log/app`, `logs/app.log`, `access_log`; never a stream. */
export function isLogPath(path: string): boolean {
  if (isNoFile(path)) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/(?:^|[._-])(?:log|logs)(?:$|\.(?:txt|json|jsonl|err|out|\d+|gz)$)|[._-](?:log|logs)[._-]?(?:\d|$)/i.test(name))
    return true;
  return /(?:^|\/)logs?\//i.test(path) && !/\.(?:conf|pid|sock|lock|db|sh|py|rb|js|jar)$/i.test(name);
}

/** Standard output for access logs and what cannot be told, standard error for errors. */
export function streamFor(kind: 'access' | 'error' | null): '/dev/stdout' | '/dev/stderr' {
  return kind === 'error' ? '/dev/stderr' : '/dev/stdout';
}

/** Log files that images of known servers link to the standard streams. */
interface LinkedLogs {
  /** The last part of the image's name, or the whole name behind the registry. */
  readonly image: RegExp;
  /** Files, and folders with a final slash. */
  readonly files: readonly string[];
}

/**
 * Facts of the images' own Dockerfiles: nginxinc/docker-nginx, nginxinc/docker-nginx-unprivileged,
 * openresty/docker-openresty, docker-library/php (apache variants), docker-library/wordpress and the images of CMS on
 * php:apache, Kong/docker-kong, docker-library/drupal.
 */
const LINKED: readonly LinkedLogs[] = [
  {
    image: /(?:^|\/)nginx(?:-unprivileged)?$/,
    files: ['/var/log/nginx/access.log', '/var/log/nginx/error.log'],
  },
  {
    image: /(?:^|\/)openresty$/,
    files: ['/usr/local/openresty/nginx/logs/access.log', '/usr/local/openresty/nginx/logs/error.log'],
  },
  {
    image: /(?:^|\/)(?:php|wordpress|drupal|joomla|nextcloud|phpmyadmin|matomo|mediawiki|backdrop|monica)$/,
    files: ['/var/log/apache2/access.log', '/var/log/apache2/error.log', '/var/log/apache2/other_vhosts_access.log'],
  },
  {
    image: /(?:^|\/)kong$/,
    files: [
      '/usr/local/kong/logs/access.log',
      '/usr/local/kong/logs/admin_access.log',
      '/usr/local/kong/logs/error.log',
    ],
  },
];

/** Compile-time prefixes that relative log paths of servers start from (`nginx -V`; httpd's `ServerRoot`). */
const PREFIXES: readonly (readonly [image: RegExp, prefix: string])[] = [
  [/(?:^|\/)nginx(?:-unprivileged)?$/, '/etc/nginx'],
  [/(?:^|\/)openresty$/, '/usr/local/openresty/nginx'],
  [/(?:^|\/)httpd$/, '/usr/local/apache2'],
  [/(?:^|\/)kong$/, '/usr/local/kong'],
];

/**
 * The log files that a known image links to the standard streams.
 * @param image the image's name without tag, as `parseImageReference` gives it; null for an unknown one
 */
export function linkedByImage(image: string | null): readonly string[] {
  return LINKED.find((row) => image !== null && row.image.test(image))?.files ?? [];
}

/** Is nothing known about which log files an image links? True for images that no table names and no Dockerfile shows. */
export function knowsLinks(image: string | null): boolean {
  return image !== null && (LINKED.some((row) => row.image.test(image)) || /(?:^|\/)httpd$/.test(image));
}

/** A log path as the server sees it: apache's variables filled in, relative paths below the image's known prefix. */
export function absoluteLog(file: string, image: string | null): string | null {
  const plain = file.replace(/\$\{?APACHE_LOG_DIR\}?/, '/var/log/apache2').replace(/^\/{2,}/, '/');
  if (plain.includes('$')) return null;
  if (plain.startsWith('/')) return plain;
  const prefix = PREFIXES.find(([form]) => image !== null && form.test(image))?.[1];
  return prefix === undefined ? null : `${prefix}/${plain.replace(/^\.\//, '')}`;
}
