import type { CommentCommands, Mistake, Verb } from './commands.ts';
import type { FixCommand } from './fix-command.ts';

/** What an answer says. Empty parts say nothing. */
export interface AnswerContent {
  readonly help: boolean;
  /** Ids of rules. */
  readonly explain: readonly string[];
  /** The paths whose settings are asked for; null for those that hold in general. */
  readonly config: readonly (string | null)[];
  readonly mistakes: readonly Mistake[];
  /** Commands of the comment that did not count. */
  readonly more: number;
  /** Commands that its author may not give. */
  readonly refused: readonly Verb[];
  /** Commands that mean nothing on a closed pull request. */
  readonly closed: readonly Verb[];
}

/** Reactions are what the App remembers: `+1` for wishes that count, another for whatever it has seen. */
export type Reaction = '+1' | 'eyes' | 'confused';

/** What to do about one comment. */
export interface Decision {
  readonly reaction: Reaction;
  /** Null where there is nothing to say. */
  readonly answer: AnswerContent | null;
  /** `forced`: the check is written anew, even when it says the same. */
  readonly review: 'none' | 'wanted' | 'forced';
  /** The repairs to be made before anything is answered; null where none are asked for. */
  readonly fix: FixCommand | null;
}

export interface Circumstances {
  readonly open: boolean;
  /** Whether the comment's author has write permission. */
  readonly mayChange: boolean;
  /** Whether the author was refused before: once said, a reaction is enough. */
  readonly refusedBefore: boolean;
}

/** Commands that change what a review says or does. */
export function changes(verb: Verb): boolean {
  return verb === 'fix' || verb === 'ignore' || verb === 'rerun';
}

/** Decides what becomes of the commands of one comment. */
export function decide(asked: CommentCommands, circumstances: Circumstances): Decision {
  const { open, mayChange, refusedBefore } = circumstances;
  const { commands, mistakes, more } = asked;
  const verbs = [...new Set(commands.map(({ verb }) => verb))];
  const closed = open ? [] : verbs.filter((verb) => changes(verb) || verb === 'config');
  const refused = open && !mayChange ? verbs.filter(changes) : [];
  const accepted = open && mayChange ? verbs.filter(changes) : [];
  const answer: AnswerContent = {
    help: verbs.includes('help'),
    explain: [...new Set(commands.flatMap((one) => (one.verb === 'explain' ? [one.rule] : [])))],
    config: open ? [...new Set(commands.flatMap((one) => (one.verb === 'config' ? [one.path] : [])))] : [],
    mistakes,
    more,
    refused: refusedBefore ? [] : refused,
    closed,
  };
  const fix = accepted.includes('fix') ? (commands.find((one) => one.verb === 'fix') ?? null) : null;
  const told = answer.help || answer.explain.length + answer.config.length > 0;
  return {
    reaction: accepted.length > 0 ? '+1' : told && refused.length === 0 ? 'eyes' : 'confused',
    answer: told || fix !== null || mistakes.length + more + answer.refused.length + closed.length > 0 ? answer : null,
    review: accepted.includes('rerun') ? 'forced' : accepted.includes('ignore') ? 'wanted' : 'none',
    fix,
  };
}

/**
 * The reaction once the repairs are made, or are not.
 * @param done whether they are; without a meaning where none were asked for
 */
export function reactionTo({ reaction, review, fix }: Decision, done: boolean): Reaction {
  return fix === null || done || review !== 'none' ? reaction : 'confused';
}
