/** Settings in variables that differ from one environment to the next. */

/** Names that bear the place of another service. */
const PLACE_NAME =
  /(?:^|_)(?:HOST(?:NAME)?|HOSTS|URL|URI|ADDR(?:ESS)?|ENDPOINTS?|SERVERS?|BROKERS?|BOOTSTRAP_SERVERS|DSN|UPSTREAM|BACKEND)$/i;
/** Names of downloads, mirrors and what only looks like a service. */
const BUILD_NAME =
  /(?:^|_)(?:DOWNLOAD|MIRROR|REPO(?:SITORY)?|REGISTRY|PROXY|INDEX|SCHEMA|DOCS?|HOMEPAGE|SOURCE|RELEASE|BINARY|TARBALL|PACKAGE|KEYSERVER|GIT|GITHUB|MAVEN|NPM|PIP|GO|BUILD|VCS|ISSUES?|SUPPORT)(?:_|$)/i;
const LISTEN_NAME = /(?:^|_)(?:LISTEN|BIND|RUN|SERVE|ASPNETCORE|KESTREL|VITE|NUXT)_/i;
/** Nobody else's: the container itself, any address, a socket. */
const OWN_PLACE =
  /^(?:(?:[a-z][a-z0-9+.-]{0,20}:)?\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1?\]?|\*|\+|host\.docker\.internal)(?=[:/]|$)|^unix:|^\/|^file:/i;
const PLACE =
  /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/]{1,253}(?:\/\S{0,500})?|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?)$/i;
/** Public places that are the same everywhere: downloads, identifiers of vocabularies, issuers. */
const PUBLIC_PLACE =
  /^https?:\/\/(?:[\w.-]{1,100}\.)?(?:github\.com|githubusercontent\.com|gitlab\.com|googleapis\.com|google\.com|k8s\.io|kubernetes\.io|docker\.(?:com|io)|npmjs\.(?:com|org)|pypi\.org|pythonhosted\.org|apache\.org|maven\.org|w3\.org|example\.(?:com|org|net)|debian\.org|ubuntu\.com|alpinelinux\.org|golang\.org|nodejs\.org|rust-lang\.org|python\.org|php\.net|sourceforge\.net|amazonaws\.com|microsoft\.com|cloudflare\.com)(?:[/:]|$)|\.(?:tar\.\w+|tgz|zip|gz|jar|deb|rpm|git|asc|sha\d+)$/i;

const STAGE_NAME =
  /^(?:APP_ENV|APPLICATION_ENV|APP_ENVIRONMENT|ENVIRONMENT|DEPLOY(?:MENT)?_ENV(?:IRONMENT)?|DEPLOY_STAGE|STAGE|SPRING_PROFILES_ACTIVE|QUARKUS_PROFILE|MICRONAUT_ENVIRONMENTS|DJANGO_ENV|APP_PROFILE)$/i;
const STAGE =
  /^(?:dev|development|test|testing|int|integration|qa|uat|stag(?:e|ing)|pre-?prod(?:uction)?|prod|production|live)$/i;

/**
 * Does a variable bear a value that another environment sets otherwise: the place of a service, or the name of a stage?
 * @returns words such as `the place of a service`, null for all other values
 */
export function environmentValue(name: string, value: string): string | null {
  const plain = value.trim();
  if (plain === '' || /[${}<>]/.test(plain)) return null;
  if (STAGE_NAME.test(name)) return STAGE.test(plain) ? 'the name of a stage' : null;
  if (!PLACE_NAME.test(name) || BUILD_NAME.test(name) || LISTEN_NAME.test(name)) return null;
  const places = plain.split(',');
  const isPlace = (place: string) => PLACE.test(place) && !OWN_PLACE.test(place) && !PUBLIC_PLACE.test(place);
  return places.every(isPlace) && !/^(?:\d+|true|false|yes|no|none|default|auto)$/i.test(plain) && isNamed(name, plain)
    ? 'the place of a service'
    : null;
}

/** `HOST=shop` may be anything; a URL, a port or a dot make it the place of something, and so does a prefix: `DB_HOST=db`. */
function isNamed(name: string, value: string): boolean {
  return /:\/\/|:\d{1,5}$|\./.test(value) || /_(?:HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|SERVERS?|BROKERS?)$/i.test(name);
}
