import { nearest } from '../config/nearest.ts';
import { ownLines } from './comment-lines.ts';
import { cutText } from './escape.ts';
import { type FixCommand, type FixMistake, MAX_WORD, readFix, settleFixes } from './fix-command.ts';
import { MAX_BODY } from './limits.ts';

/** What a person can ask for in a comment. */
export const VERBS = ['fix', 'ignore', 'explain', 'rerun', 'config', 'help'] as const;
export type Verb = (typeof VERBS)[number];

/** One command, understood. */
export type Command =
  | FixCommand
  /** `rule` is null where none is named: then whatever the thread speaks of. */
  | { readonly verb: 'ignore'; readonly rule: string | null; readonly reason: string }
  | { readonly verb: 'explain'; readonly rule: string }
  | { readonly verb: 'rerun' }
  /** `path` is null where none is given: then what holds where no profile does. */
  | { readonly verb: 'config'; readonly path: string | null }
  | { readonly verb: 'help' };

/** A command that cannot be followed, and what may have been meant. Words are as written, cut. */
export type Mistake =
  | FixMistake
  | { readonly kind: 'unknown verb'; readonly word: string; readonly nearest: Verb | null }
  | {
      readonly kind: 'unknown rule';
      readonly verb: 'ignore' | 'explain';
      readonly word: string;
      readonly nearest: string | null;
    }
  | { readonly kind: 'missing rule'; readonly verb: 'ignore' | 'explain' }
  | { readonly kind: 'missing reason'; readonly rule: string | null };

/** What a comment asks for. */
export interface CommentCommands {
  readonly commands: readonly Command[];
  readonly mistakes: readonly Mistake[];
  /** Command lines beyond those that count. */
  readonly more: number;
}

export interface CommandOptions {
  /** The ids of all rules. */
  readonly rules: readonly string[];
  /** Whether the comment answers a thread that this App opened: there `ignore` needs no rule. */
  readonly inOwnThread: boolean;
}

/** The command lines of one comment that count: the first ones. */
export const MAX_COMMANDS = 10;

/** Rules of one command. */
const MAX_RULES = 10;

/** Lengths in UTF-16 units of what is taken over from a comment. */
const MAX_CONFIG_PATH = 500;
const MAX_REASON = 500;

/** Characters without width, which come along when text is copied. */
const WITHOUT_WIDTH = /\p{Cf}/gu;

/**
 * Reads the commands of a comment: lines that begin with `/plimsoll`, outside quotes, code and HTML comments. Letter
 * case does not count in verbs and rules. Never throws; linear in the length of the text.
 * @param text a comment's Markdown source
 */
export function parseCommands(text: string, options: CommandOptions): CommentCommands {
  const lines = commandLines(text);
  const read = lines.slice(0, MAX_COMMANDS).flatMap((words) => readCommand(words, options));
  const commands = read.filter(isCommand);
  const fixes = settleFixes(
    commands.filter((one) => one.verb === 'fix'),
    commands.some(({ verb }) => verb === 'ignore'),
  );
  return {
    commands: [...fixes.filter(isCommand), ...commands.filter(({ verb }) => verb !== 'fix')],
    mistakes: [...read.filter(isMistake), ...fixes.filter(isMistake)],
    more: Math.max(0, lines.length - MAX_COMMANDS),
  };
}

function isCommand<T extends Command | Mistake>(read: T): read is Exclude<T, Mistake> {
  return !isMistake(read);
}

function isMistake<T extends Command | Mistake>(read: T): read is Extract<T, Mistake> {
  return 'kind' in read;
}

/** Whether a text may hold a command: a cheap question, asked before anything is fetched. */
export function mayCommand(text: string): boolean {
  return /\/plimsoll/i.test(text.replace(WITHOUT_WIDTH, ''));
}

/**
 * The wishes to ignore in a comment, for reading back those that were acknowledged: rules are as written, in small
 * letters, known or not.
 */
export function ignoresIn(text: string): readonly { readonly rule: string | null; readonly reason: string }[] {
  return commandLines(text)
    .slice(0, MAX_COMMANDS)
    .flatMap(([verb = '', rest]) => (verbOf(verb) === 'ignore' ? wishes(rest) : []));
}

type CommandLine = readonly [verb: string, rest: string];

const NAME = /^\/plimsoll(?=\s|$)/i;

function commandLines(text: string): readonly CommandLine[] {
  const shown = (line: string): string => line.replace(WITHOUT_WIDTH, '').trim();
  return ownLines(text.slice(0, MAX_BODY), (line) => NAME.test(shown(line))).map((line) => {
    const rest = shown(line).replace(NAME, '').trim();
    const [verb = ''] = rest.split(/\s/, 1);
    return [verb, rest.slice(verb.length).trim()] as const;
  });
}

function readCommand([word, rest]: CommandLine, options: CommandOptions): readonly (Command | Mistake)[] {
  switch (verbOf(word)) {
    case 'help':
      return [{ verb: 'help' }];
    case 'rerun':
      return [{ verb: 'rerun' }];
    case 'fix':
      return [readFix(wordsOf(rest))];
    case 'config':
      return [{ verb: 'config', path: rest === '' ? null : pathOf(rest) }];
    case 'explain':
      return readExplain(rest, options);
    case 'ignore':
      return readIgnore(rest, options);
    case null:
      return [{ kind: 'unknown verb', word: cutText(word, MAX_WORD), nearest: nearestVerb(word) }];
  }
}

/** Nothing after `/plimsoll` asks for help. */
function verbOf(word: string): Verb | null {
  const plain = plainWord(word);
  return plain === '' ? 'help' : (VERBS.find((verb) => verb === plain) ?? null);
}

function nearestVerb(word: string): Verb | null {
  const found = nearest(plainWord(word), VERBS);
  return VERBS.find((verb) => verb === found) ?? null;
}

function readExplain(rest: string, { rules }: CommandOptions): readonly (Command | Mistake)[] {
  const [word] = wordsOf(rest);
  if (word === undefined) return [{ kind: 'missing rule', verb: 'explain' }];
  return rules.includes(word) ? [{ verb: 'explain', rule: word }] : [unknownRule('explain', word, rules)];
}

function readIgnore(rest: string, { rules, inOwnThread }: CommandOptions): readonly (Command | Mistake)[] {
  const { names, reason } = partReason(rest);
  if (reason === '') return [{ kind: 'missing reason', rule: rules.find((rule) => rule === names[0]) ?? null }];
  if (names.length === 0 && !inOwnThread) return [{ kind: 'missing rule', verb: 'ignore' }];
  return wishes(rest).map(({ rule }) =>
    rule === null || rules.includes(rule) ? { verb: 'ignore', rule, reason } : unknownRule('ignore', rule, rules),
  );
}

function wishes(rest: string): readonly { readonly rule: string | null; readonly reason: string }[] {
  const { names, reason } = partReason(rest);
  if (reason === '') return [];
  return names.length === 0 ? [{ rule: null, reason }] : names.map((rule) => ({ rule, reason }));
}

/** Parts `rule[, rule...] -- reason`. Two hyphens become a dash on telephones. The reason is empty where there is none. */
function partReason(rest: string): { readonly names: readonly string[]; readonly reason: string } {
  const mark = /(?:^|\s)(?:--|[—–])/.exec(rest);
  const names = wordsOf(mark === null ? rest : rest.slice(0, mark.index));
  const said = mark === null ? '' : rest.slice(mark.index + mark[0].length).replace(/^[\s—–-]+/, '');
  return { names: [...new Set(names)].slice(0, MAX_RULES), reason: cutText(said, MAX_REASON) };
}

function unknownRule(verb: 'ignore' | 'explain', word: string, rules: readonly string[]): Mistake {
  return { kind: 'unknown rule', verb, word: cutText(word, MAX_WORD), nearest: nearest(word, rules) };
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(/[\s,;]+/)
    .map(plainWord)
    .filter((word) => word !== '');
}

/** A word as it is compared: without the code span or the full stop that people write around names. */
function plainWord(word: string): string {
  return unwrapped(word, '`\'"*.,;:!?').toLowerCase();
}

function pathOf(rest: string): string {
  return cutText(unwrapped(rest, '`'), MAX_CONFIG_PATH);
}

/** A text without certain characters at both ends. */
function unwrapped(text: string, marks: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && marks.includes(text.charAt(start))) start += 1;
  while (end > start && marks.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
