import type { Region } from '../../source/text.ts';
import { withoutComments } from './code-spans.ts';
import type { FactSource, Language } from './language.ts';

/** Rate and connection limits that a proxy's configuration, or a program itself, puts into force: where it says so. */
export interface LimitFacts {
  readonly rate: Region | null;
  readonly connections: Region | null;
  /** The answer to refused requests is 429, not the 503 that stands for a broken server. */
  readonly tooManyRequests: boolean;
  /** The proxy takes the client's address from whoever stands in front of it, such as an ingress. */
  readonly realAddress: boolean;
  /** The program or library that limits, such as `nginx`; null where nothing does. */
  readonly by: string | null;
}

interface Limiter {
  readonly by: string;
  readonly languages: readonly Language[];
  /** What the text must hold besides, where its language alone does not tell whose it is. */
  readonly if?: RegExp;
  readonly rate: RegExp | null;
  readonly connections: RegExp | null;
  readonly tooManyRequests?: RegExp;
  readonly realAddress?: RegExp;
}

const CONFIGURATION: readonly Language[] = ['yaml', 'json', 'toml', 'properties', 'other'];

/**
 * How limits are written. nginx: ngx_http_limit_req_module, ngx_http_limit_conn_module, ngx_http_realip_module; Envoy:
 * v3 API, HTTP and network filters; HAProxy: configuration manual, sections 4.2 and 7.3; Traefik: middlewares RateLimit
 * and InFlightReq; Kong: plugin hub; Apache: mod_qos, mod_evasive, mod_remoteip.
 */
const PROXIES: readonly Limiter[] = [
  {
    by: 'nginx',
    languages: ['nginx', 'other', 'properties'],
    rate: /(?<![\w-])limit_req[ \t]+zone=/,
    connections: /(?<![\w-])limit_conn[ \t]+\w+[ \t]+[\w$]+/,
    tooManyRequests: /(?<![\w-])limit_(?:req|conn)_status[ \t]+429\b/,
    realAddress:
      /(?<![\w-])(?:(?:real_ip_header|set_real_ip_from)[ \t]|limit_(?:req|conn)_zone[ \t]+["']?\$(?!(?:binary_)?remote_addr\b))/,
  },
  {
    by: 'Envoy',
    languages: CONFIGURATION,
    rate: /\bfilters\.(?:http|network)\.(?:local_?ratelimit|ratelimit)\b/,
    connections: /\bfilters\.network\.connection_limit\b/,
    tooManyRequests: /\bfilters\.http\.(?:local_?ratelimit|ratelimit)\b/,
    realAddress: /\b(?:use_remote_address|xff_num_trusted_hops|original_ip_detection_extensions)\b/,
  },
  {
    by: 'HAProxy',
    languages: CONFIGURATION,
    if: /^[ \t]*(?:frontend|listen|backend|defaults)\b/m,
    rate: /\b(?:rate-limit[ \t]+sessions|sc\d?_(?:http_req|conn|sess)_rate|http_req_rate\()/,
    connections: /\b(?:sc\d?_conn_cur|fe_conn)\b|^[ \t]*server[ \t][^\n]{0,300}\bmaxconn\b/m,
    tooManyRequests: /\bdeny_status[ \t]+429\b/,
    realAddress: /\b(?:accept-proxy|hdr_ip\(x-forwarded-for|src_ip_from)\b/i,
  },
  {
    by: 'Traefik',
    languages: ['yaml', 'toml'],
    rate: /\brateLimit\b/,
    connections: /\binFlightReq\b/,
    tooManyRequests: /\b(?:rateLimit|inFlightReq)\b/,
    realAddress: /\b(?:ipStrategy|forwardedHeaders)\b/,
  },
  { by: 'Kong', languages: ['yaml', 'json'], rate: /\bname["']?:[ \t]*["']?rate-limiting\b/, connections: null },
  { by: 'Caddy', languages: ['other'], rate: /^[ \t]*rate_limit\b[^\n]*\{/m, connections: null },
  {
    by: 'Apache',
    languages: ['apache', 'other'],
    rate: /\b(?:DOSPageCount|DOSSiteCount|QS_(?:Client|Srv)\w*(?:PerSec|Rate)\w*)\b/,
    connections: /\bQS_(?:Client|Srv)\w*Conn\w*\b/,
    realAddress: /\bRemoteIPHeader\b/,
  },
];

/** Libraries with which a program limits its own clients, by the name that a source or a list of dependencies uses. */
const LIBRARIES: readonly (readonly [by: string, languages: readonly Language[], form: RegExp])[] = [
  ['flask-limiter', ['python', 'other'], /\bflask[_-]limiter\b/i],
  ['slowapi', ['python', 'other', 'toml'], /\bslowapi\b/],
  ['django-ratelimit', ['python', 'other', 'toml'], /\bdjango[_-]ratelimit\b/],
  ['express-rate-limit', ['javascript', 'json'], /["']express-rate-limit["']/],
  ['rate-limiter-flexible', ['javascript', 'json'], /["']rate-limiter-flexible["']/],
  ['@fastify/rate-limit', ['javascript', 'json'], /["']@fastify\/rate-limit["']/],
  ['@nestjs/throttler', ['javascript', 'json'], /["']@nestjs\/throttler["']/],
  ['koa-ratelimit', ['javascript', 'json'], /["']koa-ratelimit["']/],
  ['tollbooth', ['go', 'other'], /\bgithub\.com\/didip\/tollbooth\b/],
  ['ulule/limiter', ['go', 'other'], /\bgithub\.com\/ulule\/limiter\b/],
  ['httprate', ['go', 'other'], /\bgithub\.com\/go-chi\/httprate\b/],
  ['bucket4j', ['java', 'xml', 'other'], /\bbucket4j\b/],
  ['rack-attack', ['ruby', 'other'], /\brack[-/]attack\b|\bRack::Attack\b/],
  ['ASP.NET rate limiting', ['csharp'], /\bAddRateLimiter\b|\bAspNetCoreRateLimit\b/],
  ['AspNetCoreRateLimit', ['xml'], /\bAspNetCoreRateLimit\b/],
  ['governor', ['rust', 'toml'], /\b(?:tower_governor|actix[_-]governor)\b/],
];

const NO_LIMITS: LimitFacts = {
  rate: null,
  connections: null,
  tooManyRequests: false,
  realAddress: false,
  by: null,
};

/** Reads the limits that a proxy's configuration sets, or that a program sets itself. Comments count for nothing. */
export function readLimits(source: FactSource): LimitFacts {
  if (!/limit|throttl|conn|attack|slowapi|tollbooth|httprate|bucket4j|governor|DOS|QS_|_rate/i.test(source.text))
    return NO_LIMITS;
  const text = withoutComments(source.text, source.language);
  const proxy = PROXIES.find((row) => sets(row, source, text));
  if (!proxy) return ownLimits(source, text);
  return {
    rate: place(source, text, proxy.rate),
    connections: place(source, text, proxy.connections),
    tooManyRequests: proxy.tooManyRequests?.test(text) ?? true,
    realAddress: proxy.realAddress?.test(text) ?? false,
    by: proxy.by,
  };
}

function sets({ languages, if: marks, rate, connections }: Limiter, { language }: FactSource, text: string): boolean {
  if (!languages.includes(language) || (marks && !marks.test(text))) return false;
  return (rate?.test(text) ?? false) || (connections?.test(text) ?? false);
}

function ownLimits(source: FactSource, text: string): LimitFacts {
  const library = LIBRARIES.find(([, languages, form]) => languages.includes(source.language) && form.test(text));
  if (!library) return NO_LIMITS;
  const [by, , form] = library;
  return { rate: place(source, text, form), connections: null, tooManyRequests: true, realAddress: false, by };
}

function place({ lines }: FactSource, text: string, form: RegExp | null): Region | null {
  const match = form?.exec(text);
  if (!match) return null;
  const indented = match[0].length - match[0].trimStart().length;
  return lines.region({ start: match.index + indented, end: match.index + match[0].length });
}
