import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CONFIG_PATH } from '../config/config-path.ts';
import { type ConfigLayer, emptyLayer } from '../config/layer.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { readRegularFile } from '../edges/folder-snapshot.ts';
import type { RuleMeta } from '../engine/contract.ts';
import { printable } from './paint.ts';
import { UsageError } from './terminal.ts';

/** What a command asks for in place of the repository's own configuration. */
export interface ConfigRequest {
  /** `--config FILE`, as written; undefined for the repository's own. */
  readonly file: string | undefined;
  readonly cwd: string;
  readonly rules: readonly RuleMeta[];
}

/**
 * The configuration's layer for a repository on disk: `--config`, else `.github/plimsoll.yml` below the root, else one
 * that says nothing.
 * @throws UsageError when the file cannot be read, or names every problem in it by line and column
 */
export async function configOnDisk(root: string, { file, cwd, rules }: ConfigRequest): Promise<ConfigLayer> {
  const path = file === undefined ? ownConfig(root) : namedConfig(resolve(cwd, file), file);
  if (path === null) return emptyLayer('the defaults');
  const source = file ?? CONFIG_PATH;
  return configLayer(textAt(path, source), source, rules);
}

/**
 * The text of the file that `--config` names, for a repository that is not on disk.
 * @throws UsageError as {@link configOnDisk}
 */
export async function namedConfigText({
  file,
  cwd,
  rules,
}: ConfigRequest & { readonly file: string }): Promise<string> {
  const text = textAt(namedConfig(resolve(cwd, file), file), file);
  await configLayer(text, file, rules);
  return text;
}

function textAt(path: string, source: string): string {
  const content = readRegularFile(path);
  if (!('text' in content)) throw new UsageError(`${source}: ${content.unreadable}`);
  return content.text;
}

function ownConfig(root: string): string | null {
  if (existsSync(join(root, CONFIG_PATH))) return join(root, CONFIG_PATH);
  if (existsSync(join(root, OTHER_NAME)))
    throw new UsageError(`${OTHER_NAME} is not read: rename it to ${CONFIG_PATH}`);
  return null;
}

/** A link is followed here: the person who named it is no stranger, as the author of a pull request may be. */
function namedConfig(path: string, asWritten: string): string {
  if (!existsSync(path)) throw new UsageError(`${asWritten}: no such file`);
  return realpathSync(path);
}

const OTHER_NAME = '.github/plimsoll.yaml';

/** @throws UsageError with a line for each problem of the text */
async function configLayer(text: string, source: string, rules: readonly RuleMeta[]): Promise<ConfigLayer> {
  // Loaded where there is a file to read only: the schema takes a fifth of the time that a whole check takes.
  const { readConfig } = await import('../config/read.ts');
  const { layer, problems } = readConfig(text, source, rules);
  if (layer) return layer;
  throw invalidConfig(problems);
}

/** Tells the mistakes of a configuration, a line for each. */
export function invalidConfig(problems: readonly ConfigProblem[]): UsageError {
  const lines = problems.map(({ source, line, column, message }) => `${source}:${line}:${column}: ${message}`);
  return new UsageError(`the configuration is not valid\n${lines.map((line) => `  ${printable(line)}`).join('\n')}`);
}
