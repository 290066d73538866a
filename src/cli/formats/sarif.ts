import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openResources } from '../../edges/resources.ts';
import { PATTERNS, type Place, type Rule } from '../../engine/contract.ts';
import { RULES_URL } from '../../review/rules-url.ts';
import type { CheckResult, ShownFinding } from '../check-result.ts';

/** The base of relative paths: whoever reads the log knows where it was made. */
const BASE = 'WORKDIR';

/** The result of `check` as SARIF 2.1.0 (OASIS standard, 27 March 2020). Section numbers below are those of the standard. */
export function checkSarif(result: CheckResult): string {
  const resources = openResources();
  const { findings, skipped, rules } = result;
  const log = {
    version: '2.1.0',
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'Plimsoll',
            version: resources.version,
            informationUri: RULES_URL.replace(/\/blob\/.*$/, ''),
            rules: rules.map((rule) => descriptor(rule, resources.explanation(rule.id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { description: { text: 'The working directory of the run.' } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: skipped.map(notification) }],
        results: findings.map((finding) => sarifResult(finding, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Section 3.49. */
function descriptor(rule: Rule, explanation: string | null): object {
  const { id, title, level, pattern, equivalents } = rule;
  const others = Object.entries(equivalents).flatMap(([tool, ids]) => ids.map((other) => `${tool}: ${other}`));
  return {
    id,
    shortDescription: { text: title },
    helpUri: `${RULES_URL}/${id}/README.md`,
    ...(explanation === null ? {} : { help: { text: explanation, markdown: explanation } }),
    defaultConfiguration: { level },
    properties: { tags: [pattern, PATTERNS[pattern]], equivalents: others },
  };
}

/** Section 3.27. */
function sarifResult(finding: ShownFinding, rules: readonly Rule[]): object {
  const { rule, level, message, identity, fingerprint, because, fix, refusal } = finding;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level,
    message: { text: message, markdown: message },
    locations: [{ ...location(finding), logicalLocations: [{ fullyQualifiedName: identity, kind: 'resource' }] }],
    partialFingerprints: { 'plimsoll/v1': fingerprint },
    ...(because.length === 0 ? {} : { relatedLocations: because.map((place, id) => ({ id, ...location(place) })) }),
    properties: { fix: fix && { title: fix.title, safety: fix.safety, assumes: fix.assumes }, refusal },
  };
}

/** Section 3.28. */
function location({ path, region }: Place): { physicalLocation: object } {
  const { line, column, endLine, endColumn } = region;
  return {
    physicalLocation: {
      artifactLocation: artifact(path),
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

/** Section 3.4; a relative URI needs its base named. */
function artifact(path: string): { uri: string; uriBaseId?: string } {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.toWellFormed().split('/').map(encodeURIComponent).join('/'), uriBaseId: BASE };
}

/** Section 3.58: a file that was not read is no result, and is not dropped either. */
function notification({ path, reason }: CheckResult['skipped'][number]): object {
  return {
    level: 'warning',
    message: { text: reason },
    locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
  };
}
