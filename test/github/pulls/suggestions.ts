/** Suggestion blocks: finding them in a comment, and applying them as GitHub's button does. */

import type { Pull, ReviewComment, Thread } from '../model.ts';
import type { World } from '../world.ts';
import { changesOf } from './changes.ts';

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*suggestion[ \t]*$/;

/** The lines of every suggestion block in a comment's body. An empty list of lines deletes what it replaces. */
export function parseSuggestions(body: string): string[][] {
  const suggestions: string[][] = [];
  let fence: string | null = null;
  for (const line of body.split(/\r?\n/)) {
    const current = suggestions.at(-1);
    if (fence !== null && isClosing(line, fence)) fence = null;
    else if (fence !== null && current) current.push(line);
    else {
      fence = OPENING.exec(line)?.[1] ?? null;
      if (fence !== null) suggestions.push([]);
    }
  }
  return suggestions;
}

function isClosing(line: string, fence: string): boolean {
  const text = line.trim();
  return text.length >= fence.length && [...text].every((character) => character === fence[0]);
}

/** One edit of a file: lines `start` to `end` (1-based, both included) give way to `lines`. */
interface Edit {
  path: string;
  start: number;
  end: number;
  lines: string[];
}

/**
 * The files as they are after applying the comments' suggestions.
 * @throws Error with GitHub's reason when a suggestion cannot be applied
 */
export async function applied(
  world: World,
  pull: Pull,
  comments: readonly ReviewComment[],
): Promise<Record<string, Buffer>> {
  if (pull.state === 'closed') throw new Error('Suggestions cannot be applied on a closed pull request');
  const edits = comments.map(editOf).sort((one, other) => other.start - one.start);
  const files: Record<string, Buffer> = {};
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const changed = (await changesOf(world, pull)).find((file) => file.path === path);
    const blob = changed && (await pull.repository.git.object(changed.sha));
    if (!blob) throw new Error(`Suggestions cannot be applied: ${path} is not in the pull request`);
    const mine = edits.filter((edit) => edit.path === path);
    if (mine.some((edit, at) => edit.end >= (mine[at - 1]?.start ?? Number.POSITIVE_INFINITY)))
      throw new Error('Only one suggestion per line can be applied in a batch');
    files[path] = Buffer.from(mine.reduce(replaceLines, blob.content.toString('latin1')), 'latin1');
  }
  return files;
}

function editOf(comment: ReviewComment): Edit {
  const { anchor, place }: Thread = comment.thread;
  const [lines, ...others] = parseSuggestions(comment.body);
  if (!lines) throw new Error(`Comment ${comment.id} holds no suggestion`);
  if (others.length > 0) throw new Error(`Comment ${comment.id} holds more than one suggestion`);
  if (anchor.side === 'LEFT') throw new Error('Suggestions cannot be applied to deleted lines');
  if (!place) throw new Error('Suggestions cannot be applied: the comment is outdated');
  const text = lines.map((line) => Buffer.from(line, 'utf8').toString('latin1'));
  return { path: place.path, start: place.startLine ?? place.line, end: place.line, lines: text };
}

/** New lines end as the last replaced line does, so CRLF stays CRLF, and a missing last line break stays missing. */
function replaceLines(content: string, { start, end, lines }: Edit): string {
  const all = content.split(/(?<=\n)/);
  const ending = /\r?\n$/.exec(all[end - 1] ?? '')?.[0] ?? '';
  const separator = ending || (content.includes('\r\n') ? '\r\n' : '\n');
  const text = lines.length > 0 ? lines.join(separator) + ending : '';
  return [...all.slice(0, start - 1), text, ...all.slice(end)].join('');
}
