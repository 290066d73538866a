import type { z } from 'zod';
import { nearest } from './nearest.ts';
import type { ConfigProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/** Longer lists of right words are left to the documentation. */
const MAX_LISTED = 12;
const MAX_SHOWN = 60;

/** Says what the schema found wrong in a file: which setting, what is wrong, the remedy, at the line of the mistake. */
export function schemaProblems(issues: readonly Issue[], schema: Schema, file: YamlFile): ConfigProblem[] {
  return issues
    .flatMap(innermost)
    .filter(isFirstOfItsValue)
    .flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') return unknownKeys(issue, schema, file);
      const setting = settingName(issue.path);
      if (issue.code === 'invalid_key') {
        const message = `${setting} has a name that ${issue.issues[0]?.message ?? 'is not allowed'}`;
        return [file.problemAt(issue.path, message, 'key')];
      }
      return [file.problemAt(issue.path, `${setting} ${complaint(issue)}`)];
    });
}

/** A value of the wrong kind breaks the limits of the right kind too; its kind, which comes first, is what to say. */
function isFirstOfItsValue({ path }: Issue, index: number, issues: readonly Issue[]): boolean {
  const before = issues[index - 1];
  return before === undefined || before.path.join('\0') !== path.join('\0') || before.code !== 'invalid_type';
}

/** A union's complaint is that of the branch whose kind of value fits; without one, the union's own. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branch = issue.errors.find((issues) => !issues.some(isWrongKind));
  if (!branch) return [issue];
  return branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function isWrongKind({ path, code }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function complaint(issue: Issue): string {
  // A check of our own, and a limit on a list's length, say all that there is to say.
  const isListLength = (issue.code === 'too_big' || issue.code === 'too_small') && Array.isArray(issue.input);
  if (issue.code === 'custom' || isListLength) return issue.message;
  if (issue.input === undefined) return `is missing: it ${issue.message}`;
  if (issue.input === null) return `has no value: it ${issue.message}`;
  const near = typeof issue.input === 'string' ? nearest(issue.input, rightWords(issue)) : null;
  return `${issue.message}, not ${show(issue.input)}${didYouMean(near)}`;
}

function rightWords(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(rightWords) : [];
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, schema: Schema, file: YamlFile): ConfigProblem[] {
  const known = keysAt(schema, issue.path);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const listed = known.length <= MAX_LISTED ? `; it takes ${known.join(', ')}` : '; "plimsoll rules" lists the rules';
    const place = issue.path.length === 0 ? 'the file' : settingName(issue.path);
    const message = `${place} has an unknown key ${show(key)}${near === null ? listed : didYouMean(near)}`;
    return file.problemAt([...issue.path, key], message, 'key');
  });
}

/** The keys that the schema allows at a path. */
function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const { def } = schema._zod as unknown as { def: z.core.$ZodTypes['_zod']['def'] };
  switch (def.type) {
    case 'optional':
      return keysAt(def.innerType, path);
    case 'union':
      return def.options.flatMap((option) => keysAt(option, path));
    case 'array':
      return keysAt(def.element, path.slice(1));
    case 'record':
      return keysAt(def.valueType, path.slice(1));
    case 'object': {
      const [key, ...rest] = path;
      const next = key === undefined ? undefined : def.shape[String(key)];
      if (key === undefined) return Object.keys(def.shape);
      return next ? keysAt(next, rest) : [];
    }
    default:
      return [];
  }
}

/** `rules.unbounded-job.backoffLimit`, `waivers[0].reason`. */
function settingName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${plainName(String(step))}`));
  return steps.join('').replace(/^\./, '');
}

function plainName(key: string): string {
  return /^[\w-]{1,64}$/.test(key) ? key : show(key);
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = typeof value === 'string' ? value : String(value);
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
  return typeof value === 'string' ? JSON.stringify(shown) : shown;
}

function didYouMean(near: string | null): string {
  return near === null ? '' : `; did you mean "${near}"?`;
}
