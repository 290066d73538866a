import type { LineIndex, Range, Region } from '../../source/text.ts';
import { valueSpans } from './code-spans.ts';
import type { FactSource } from './language.ts';

/** A host that a text names, as a URL, as `host:port`, or by the full name of a Service. */
export interface HostMention extends NamedHost {
  readonly region: Region;
}

export interface NamedHost {
  /** Lower case, without port. */
  readonly host: string;
  /** Null where the text leaves it to the scheme, or names none. */
  readonly port: number | null;
  /** Lower case without `:`; null for plain `host:port` and for a name alone. */
  readonly scheme: string | null;
}

const MAX_MENTIONS = 50;

/** A host's name is followed by an expansion that goes on with it, such as `http://weather-%s`. */
const GOES_ON = /[%$<{\\]/;

/**
 * One alternative for each form; every repetition is bounded, so that the work is linear.
 * URL: RFC 3986, 3.1 and 3.2. A socket address of Envoy: v3 API, core.v3.SocketAddress. The name of a Service:
 * Kubernetes documentation, "DNS for Services and Pods".
 */
const FORMS = [
  /(?<![\w+.-])(?<scheme>[a-z][a-z0-9+.-]{0,30}):\/\/(?<user>[^\s/@"'`<>]{0,200}@)?(?<host>[a-z0-9][a-z0-9._-]{0,252})(?::(?<port>\d{1,5}))?/gi,
  /(?<![\w./:@%$}>+-])(?<host>[a-z0-9][a-z0-9.-]{0,252}):(?<port>\d{2,5})(?![\w.:-])/gi,
  /(?<![\w-])address["']?:[ \t]{0,8}["']?(?<host>[a-z0-9][a-z0-9.-]{0,252})["']?,?\s{1,99}["']?port_value["']?:[ \t]{0,8}(?<port>\d{1,5})/gi,
  /(?<![\w./:@%$}>+-])(?<host>[a-z0-9][a-z0-9-]{0,62}\.[a-z0-9][a-z0-9-]{0,62}\.svc(?:\.cluster\.local)?)(?![\w:.-])/gi,
];

/**
 * Finds the hosts that the string literals of a source, or the values of a configuration, name: each form of a host once,
 * at its first place, the first 50. Comments count for nothing.
 */
export function readHosts({ text, language, lines }: FactSource): readonly HostMention[] {
  const found = new Map<string, Found>();
  for (const span of valueSpans(text, language)) {
    for (const mention of hostsIn(text.slice(span.start, span.end), span.start)) {
      const { host, port, scheme } = mention;
      const key = JSON.stringify([host, port, scheme]);
      if (!found.has(key)) found.set(key, mention);
    }
    if (found.size >= MAX_MENTIONS) break;
  }
  return [...found.values()].slice(0, MAX_MENTIONS).map((mention) => placed(mention, lines));
}

/** The hosts that one value names, such as that of an environment variable or an argument; the first 50. */
export function hostsOfValue(value: string): readonly NamedHost[] {
  return hostsIn(value.slice(0, MAX_VALUE), 0)
    .slice(0, MAX_MENTIONS)
    .map(({ host, port, scheme }) => ({ host, port, scheme }));
}

/** Longer values are scripts or documents, which have readers of their own. */
const MAX_VALUE = 8_000;

interface Found extends NamedHost {
  readonly range: Range;
}

/** Mentions in the order of the text; a URL hides the `host:port` inside it. */
function hostsIn(text: string, offset: number): readonly Found[] {
  // Most values name no host: every form has one of these two.
  if (!text.includes(':') && !text.includes('.svc')) return [];
  const found: Found[] = [];
  const taken: Range[] = [];
  for (const form of FORMS) {
    for (const match of text.matchAll(form)) {
      const range = { start: match.index, end: match.index + match[0].length };
      if (taken.some(({ start, end }) => start < range.end && range.start < end)) continue;
      taken.push(range);
      const named = hostOf(match, text.charAt(range.end));
      if (named) found.push({ ...named, range: { start: range.start + offset, end: range.end + offset } });
      if (taken.length > MAX_TRIED) return found;
    }
  }
  return found.toSorted((a, b) => a.range.start - b.range.start);
}

/** A text with more places that look like hosts is a list of data. */
const MAX_TRIED = 500;

function hostOf({ groups }: RegExpExecArray, next: string): NamedHost | null {
  const host = groups?.host?.toLowerCase() ?? '';
  const port = groups?.port === undefined ? null : Number(groups.port);
  if (/[.-]$/.test(host) || (port === null && GOES_ON.test(next)) || (port !== null && (port < 1 || port > 65_535)))
    return null;
  if (groups?.scheme === undefined && !/[a-z]|^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return null;
  return { host, port, scheme: groups?.scheme?.toLowerCase() ?? null };
}

function placed({ host, port, scheme, range }: Found, lines: LineIndex): HostMention {
  return { host, port, scheme, region: lines.region(range) };
}
