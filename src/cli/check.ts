import { type Command, Option } from 'commander';
import type { FailOn } from '../engine/config.ts';
import { LEVELS } from '../engine/contract.ts';
import { type CheckResult, checkResult } from './check-result.ts';
import { type Inspection, inspect } from './inspect.ts';
import { configOption, ruleOption } from './options.ts';
import { printable } from './paint.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const FORMATS = ['text', 'json', 'sarif', 'github', 'markdown', 'junit'] as const;
type Format = (typeof FORMATS)[number];

interface CheckOptions {
  readonly format: Format;
  readonly failOn?: FailOn;
  readonly config?: string;
  readonly rule: readonly string[];
}

const HELP = `
A file that is named is checked even where the configuration ignores it. What lies beside it in its repository (Services,
kustomizations) is read as well, and not reported.

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, input that cannot be read, or nothing to check.

Examples:
  plimsoll check                          the folder you are in
  plimsoll check k8s/ Dockerfile          only these
  plimsoll check --fail-on warning        warnings fail as well
  plimsoll check --format sarif > plimsoll.sarif
  plimsoll check --rule latest-tag --rule naked-pod`;

/** Adds the command `check`. */
export function register(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('find anti-patterns in Dockerfiles and Kubernetes manifests')
    .argument('[PATH...]', 'files and folders (default: the working directory)')
    .addOption(new Option('--format <FORMAT>', 'how to print the result').choices(FORMATS).default('text'))
    .addOption(new Option('--fail-on <LEVEL>', 'mildest level that fails').choices([...LEVELS, 'never']))
    .addOption(configOption())
    .addOption(ruleOption())
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: CheckOptions) => terminal.end(await check(paths, options, terminal)));
}

async function check(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const inspections = await inspect({ paths, config: options.config, rule: options.rule }, terminal);
  const result = checkResult(inspections, terminal.cwd, options.failOn);
  const print = await formatter(options.format);
  terminal.print(print(result, terminal.colour));
  for (const line of warnings(inspections)) terminal.tell(`plimsoll: ${line}\n`);
  const trouble = whyNotJudged(result, paths);
  if (trouble !== null) terminal.tell(`plimsoll: ${trouble}\n`);
  if (trouble !== null) return 2;
  return result.findings.some(({ fails }) => fails) ? 1 : 0;
}

/** Only the format in use is loaded: the command has to start at once. */
async function formatter(format: Format): Promise<(result: CheckResult, colour: boolean) => string> {
  switch (format) {
    case 'text':
      return (await import('./formats/text.ts')).checkText;
    case 'json':
      return (await import('./formats/json.ts')).checkJson;
    case 'sarif':
      return (await import('./formats/sarif.ts')).checkSarif;
    case 'github':
      return (await import('./formats/github.ts')).checkGithub;
    case 'markdown':
      return (await import('./formats/markdown.ts')).checkMarkdown;
    case 'junit':
      return (await import('./formats/junit.ts')).checkJunit;
  }
}

/** Empty input is no pass: says what was missing; null when there was something to judge. */
export function whyNotJudged(result: CheckResult, paths: readonly string[]): string | null {
  const named = paths.length === 0 ? 'this folder' : paths.map(printable).join(', ');
  if (!result.judged && result.skipped.length === 0) return `nothing to check: no Dockerfile or manifest in ${named}`;
  if (!result.judged) return `nothing could be checked in ${named}; see the files that were not read`;
  if (result.unjudged.length === 0) return null;
  return `not checked: ${result.unjudged.map(printable).join(', ')}; see the reasons above`;
}

/** What a person should know about the configuration. */
export function warnings(inspections: readonly Pick<Inspection, 'config'>[]): readonly string[] {
  return inspections.flatMap(({ config }) =>
    config.expired.map(
      ({ rule, path, until }) =>
        `the waiver of ${rule} for ${printable(path)} ended on ${until}: its findings count again`,
    ),
  );
}
