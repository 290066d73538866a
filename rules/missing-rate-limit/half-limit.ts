import { fail, pass, type RuleContext, SKIP, type Verdict } from '../../src/engine/contract.ts';
import { configMapTexts } from '../../src/model/config-map-texts.ts';
import { copiedFiles } from '../../src/model/copied-files.ts';
import type { KubeObject } from '../../src/model/kube-object.ts';
import type { SourceSubject } from '../../src/model/scripts.ts';
import type { LimitFacts } from '../../src/model/text/limits.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { Range } from '../../src/source/text.ts';

/** What a configuration of nginx leaves open although it limits something. */
interface Gap {
  readonly evidence: string;
  readonly harm: string;
  readonly remedy: string;
}

/** ngx_http_limit_conn_module, ngx_http_limit_req_module: each counts one thing, and answers with 503 of itself. */
const NO_CONNECTIONS: Gap = {
  evidence: 'no limit_conn',
  harm: '`limit_req` bounds how often a client asks, and nothing how many connections it holds: one that asks slowly and never lets go takes them from all others.',
  remedy:
    'write `limit_conn_zone $binary_remote_addr zone=connections:10m;` beside the other zone, and `limit_conn connections` with a number of yours beside `limit_req`',
};
const NO_RATE: Gap = {
  evidence: 'no limit_req',
  harm: '`limit_conn` bounds how many connections a client holds, and nothing how often it asks over them: a retry loop without a pause takes the capacity of all others.',
  remedy:
    'write `limit_req_zone $binary_remote_addr zone=requests:10m` with a rate of yours beside the other zone, and `limit_req zone=requests` beside `limit_conn`',
};
const UNAVAILABLE: Gap = {
  evidence: 'answers 503',
  harm: 'Refused clients are told 503, that the server is broken: they retry at once, and somebody is paged for a limit that did its work.',
  remedy: 'write `limit_req_status 429;` and `limit_conn_status 429;`',
};

/** Judges a configuration of nginx in an image. */
export function checkSource({ facts, copiedBy }: SourceSubject, { lines, repository }: RuleContext): Verdict {
  const { limits } = facts;
  if (copiedBy.length === 0 || limits.by !== 'nginx') return SKIP;
  const region = limits.rate ?? limits.connections;
  const beside = copiedBy
    .flatMap(({ path }) => copiedFiles(repository, path))
    .flatMap(({ source }) => repository.facts(source)?.text?.limits ?? []);
  return region === null ? SKIP : judge([limits, ...beside], lines.range(region), '');
}

/** Judges the configurations of nginx that a ConfigMap holds; snippets of an ingress controller are parts of a whole. */
export function checkConfigMap(object: KubeObject, { repository }: RuleContext): Verdict {
  const limiting = configMapTexts(object, repository).filter(
    ({ key, facts }) => facts.limits.by === 'nginx' && !key.endsWith('-snippet'),
  );
  const [text] = limiting;
  const limits = limiting.map(({ facts }) => facts.limits);
  return text === undefined ? SKIP : judge(limits, text.range, `In ${codeSpan(text.key)}: `);
}

/** @param limits of all files that nginx reads: a site may rely on what another file says */
function judge(limits: readonly LimitFacts[], at: Range, where: string): Verdict {
  const gaps = gapsIn(limits.filter(({ by }) => by === 'nginx'));
  if (gaps.length === 0) return pass(at);
  return fail({
    at,
    message: where + gaps.map(({ harm }) => harm).join(' '),
    evidence: gaps.map(({ evidence }) => evidence).join(', '),
    because: [],
    repair: {
      refused: `the numbers are the owner's, and the text is none that Plimsoll rewrites: ${gaps.map(({ remedy }) => remedy).join('; ')}`,
    },
  });
}

function gapsIn(limits: readonly LimitFacts[]): readonly Gap[] {
  return [
    ...(limits.some(({ connections }) => connections !== null) ? [] : [NO_CONNECTIONS]),
    ...(limits.some(({ rate }) => rate !== null) ? [] : [NO_RATE]),
    ...(limits.some(({ tooManyRequests }) => tooManyRequests) ? [] : [UNAVAILABLE]),
  ];
}
