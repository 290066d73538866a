import type { Level } from '../../engine/contract.ts';
import type { CheckResult, ShownFinding } from '../check-result.ts';
import { count, printable } from '../paint.ts';

/**
 * The result of `check` as workflow commands, which a GitHub Actions runner shows on the lines they name
 * (GitHub documentation, "Workflow commands for GitHub Actions", setting a notice, warning or error message).
 */
export function checkGithub({ findings, skipped, scanned }: CheckResult): string {
  const commands = findings.map(command);
  const unread = skipped.map(
    ({ path, reason }) => `::notice file=${property(path)},title=Not read::${data(`${path}: ${reason}`)}`,
  );
  const summary = `plimsoll: ${count(findings.length, 'finding')} in ${count(scanned, 'file')}`;
  return `${[...commands, ...unread, summary].join('\n')}\n`;
}

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };

function command({ level, path, region, rule, message, fix }: ShownFinding): string {
  // Columns count only where start and end lie on one line, as in the Checks API.
  const columns = region.line === region.endLine ? `,col=${region.column},endColumn=${region.endColumn}` : '';
  const place = `file=${property(path)},line=${region.line},endLine=${region.endLine}${columns}`;
  const text = fix === null ? message : `${message}\nFix (${fix.safety}): ${fix.title}`;
  return `::${COMMANDS[level]} ${place},title=${property(rule)}::${data(text)}`;
}

/** The runner decodes these escapes (github.com/actions/toolkit, `packages/core/src/command.ts`). */
function data(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join('\n')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
