import { withoutComments } from './code-spans.ts';
import type { FactSource, Language } from './language.ts';

/** What a source says about circuit breakers. */
export interface BreakerFacts {
  /** The library or product that breaks circuits, such as `resilience4j`; null where there is none. */
  readonly breaker: string | null;
}

interface Breaker {
  readonly name: string;
  readonly languages: readonly Language[];
  readonly form: RegExp;
}

const CONFIGURATION: readonly Language[] = ['yaml', 'json', 'toml', 'properties', 'other'];
const JVM: readonly Language[] = ['java', 'xml', 'toml', 'properties', 'yaml', 'other'];
const SOURCES: readonly Language[] = ['python', 'javascript', 'go', 'java', 'ruby', 'php', 'c', 'rust', 'csharp'];

/**
 * Proxies by what their configuration says: Envoy, v3 API, Cluster; HAProxy, configuration manual, section 5.2; NGINX
 * Plus, ngx_http_upstream_hc_module; Traefik, middleware CircuitBreaker; Vulcand, middleware `cbreaker`.
 */
const PROXIES: readonly Breaker[] = [
  {
    name: 'Envoy',
    languages: CONFIGURATION,
    form: /\b(?:outlier_detection|circuit_breakers|outlierDetection|circuitBreakers)\b/,
  },
  { name: 'HAProxy', languages: CONFIGURATION, form: /^[ \t]*(?:default-server|server)\b[^\n]{0,300}\bobserve[ \t]/m },
  { name: 'NGINX Plus', languages: ['nginx', 'other'], form: /(?<![\w-])health_check(?:[ \t;]|$)/m },
  { name: 'Vulcand', languages: CONFIGURATION, form: /\bcbreaker\b/ },
  { name: 'Traefik', languages: ['yaml', 'toml'], form: /\bcircuitBreaker\b/ },
];

/** Libraries by the names that imports and lists of dependencies use. */
const LIBRARIES: readonly Breaker[] = [
  { name: 'resilience4j', languages: JVM, form: /\bresilience4j\b/ },
  { name: 'Hystrix', languages: JVM, form: /\bhystrix\b/ },
  { name: 'Sentinel', languages: JVM, form: /\bcom\.alibaba\.c[sl]\w+|\bspring-cloud-starter-alibaba-sentinel\b/ },
  { name: 'Spring Cloud Circuit Breaker', languages: JVM, form: /\bspring-cloud-starter-circuitbreaker\b/ },
  { name: 'Failsafe', languages: JVM, form: /\b(?:dev\.failsafe|net\.jodah[.:]failsafe)\b/ },
  { name: 'MicroProfile Fault Tolerance', languages: JVM, form: /\b(?:smallrye|microprofile)-fault-tolerance\b/ },
  { name: 'Polly', languages: ['csharp', 'xml'], form: /\busing Polly\b|"Polly[\w.]*"|\bHttp\.(?:Resilience|Polly)\b/ },
  { name: 'opossum', languages: ['javascript', 'json'], form: /["']opossum["']/ },
  { name: 'cockatiel', languages: ['javascript', 'json'], form: /["']cockatiel["']/ },
  { name: 'brakes', languages: ['javascript', 'json'], form: /["']brakes["']/ },
  { name: 'mollitia', languages: ['javascript', 'json'], form: /["']mollitia["']/ },
  { name: 'gobreaker', languages: ['go', 'other'], form: /\bgithub\.com\/sony\/gobreaker\b/ },
  { name: 'hystrix-go', languages: ['go', 'other'], form: /\bgithub\.com\/afex\/hystrix-go\b/ },
  { name: 'failsafe-go', languages: ['go', 'other'], form: /\bgithub\.com\/failsafe-go\/failsafe-go\b/ },
  { name: 'go-resiliency', languages: ['go', 'other'], form: /\bgithub\.com\/eapache\/go-resiliency\b/ },
  { name: 'circuitbreaker', languages: ['go', 'other'], form: /\bgithub\.com\/(?:rubyist|mercari|cep21)\/\S*circuit/ },
  { name: 'pybreaker', languages: ['python', 'other', 'toml'], form: /\bpybreaker\b/i },
  { name: 'aiobreaker', languages: ['python', 'other', 'toml'], form: /\baiobreaker\b/i },
  {
    name: 'circuitbreaker',
    languages: ['python', 'other', 'toml'],
    form: /^[ \t"']*(?:from |import )?circuitbreaker\b/m,
  },
  { name: 'purgatory', languages: ['python', 'other', 'toml'], form: /^[ \t"']*(?:from |import )?purgatory\b/m },
  { name: 'semian', languages: ['ruby', 'other'], form: /^[ \t]*(?:gem|require)[ \t(]+["']semian/m },
  { name: 'circuitbox', languages: ['ruby', 'other'], form: /^[ \t]*(?:gem|require)[ \t(]+["']circuitbox/m },
  { name: 'stoplight', languages: ['ruby', 'other'], form: /^[ \t]*(?:gem|require)[ \t(]+["']stoplight/m },
  { name: 'ganesha', languages: ['php', 'json'], form: /\backintosh[/\\]+ganesha\b/i },
  { name: 'failsafe', languages: ['rust', 'toml'], form: /^[ \t]*(?:use )?failsafe\b/m },
];

/** A breaker that a program brings itself: it says what it is by the name. */
const OWN: Breaker = {
  name: 'a circuit breaker of its own',
  languages: SOURCES,
  form: /\b(?:\w*CircuitBreaker\w*|circuitBreaker|circuit_breaker|is_tripped|CircuitOpen\w*)\b/,
};

/** Reads what a source, a list of dependencies or a proxy's configuration says about circuit breakers; not its comments. */
export function readBreakers(source: FactSource): BreakerFacts {
  const { language, text: whole } = source;
  if (!HINT.test(whole)) return { breaker: null };
  const text = withoutComments(whole, language);
  const rows = [...PROXIES, ...LIBRARIES, OWN];
  const found = rows.find(({ languages, form }) => languages.includes(language) && form.test(text));
  return { breaker: found?.name ?? null };
}

/** Whatever a row looks for holds one of these: most texts are told in one pass. */
const HINT =
  /outlier|circuit|observe|health_check|cbreaker|resilience4j|hystrix|sentinel|failsafe|fault-tolerance|Polly|Resilience|opossum|cockatiel|brakes|mollitia|breaker|go-resiliency|purgatory|semian|stoplight|ganesha|tripped/i;
