import { z } from 'zod';
import { noteIn, withNote } from '../review/pressed-note.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, read, write } from './request.ts';
import { type Patience, writeOnce } from './write-once.ts';

export interface CheckRunRef {
  readonly repository: RepositoryRef;
  readonly id: number;
}

export interface WantedNote {
  /** Markdown of one line. */
  readonly text: string;
  /** Leaves a note that stands there as it is. */
  readonly yields: boolean;
  /** What the run says, where that is known: nobody but this App changes it. */
  readonly known?: CheckRunOutput;
}

/** The head of a check run's output. */
export interface CheckRunOutput {
  readonly title: string | null;
  readonly summary: string | null;
}

/**
 * Puts a note into the first lines of a check run's summary, in place of an earlier one: one request to read the run
 * where it is not known, one to write, none where it says so already. Everything else of the run stays: what an update does not name is left
 * alone, and annotations of an update are added ("Update a check run").
 * @returns whether the note stands there
 */
export async function noteOnCheck(
  client: GitHubClient,
  { repository, id }: CheckRunRef,
  { text, yields, known }: WantedNote,
  patience: Patience,
): Promise<Outcome<boolean>> {
  const place = { owner: repository.owner, repo: repository.name, check_run_id: id };
  const ask = () => read(client, 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}', place, runAnswer);
  let first = known;
  const send = async (): Promise<Outcome<boolean>> => {
    const now = first ?? (await ask()).output;
    first = undefined;
    const there = noteIn(now.summary ?? '');
    if (there === text || (yields && there !== null)) return { ok: true, value: there === text };
    const route = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';
    const sent = await write(client, route, { ...place, output: noted(now, text) }, z.object({ id: z.number() }));
    return sent.ok ? { ok: true, value: true } : sent;
  };
  // After a doubtful answer it is sent again, and begins by looking whether the note is there.
  return writeOnce(send, async () => null, patience);
}

function noted({ title, summary }: CheckRunOutput, text: string) {
  return { ...(title === null ? {} : { title }), summary: withNote(summary ?? '', text) };
}

const runAnswer = z.object({
  output: z.object({ title: z.string().nullable(), summary: z.string().nullable() }),
});
