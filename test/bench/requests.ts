import { performance } from 'node:perf_hooks';
import type { RequestRecord } from '../../src/github/observe.ts';
import { startWorld, type World } from '../support/world.ts';
import { manifests } from './corpus.ts';
import { FILES, openCounted } from './pulls.ts';
import type { Row } from './table.ts';

/** The requests of one review, cold and warm, one by one. */
export interface RequestLists {
  readonly rows: readonly Row[];
  readonly lists: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** Reviews a pull request of 20 files with nothing cached, then a second one of the same repository. */
export async function requestLists(): Promise<RequestLists> {
  const base = Object.fromEntries(Object.entries(manifests(400)).filter(([, text]) => text.length < 100_000));
  const world = await startWorld({ files: base });
  try {
    const cold = await review(world, 'cold');
    const warm = await review(world, 'warm');
    return {
      rows: [
        { name: `requests of a review of ${FILES} files, cold`, value: String(cold.requests.length), target: '<= 12' },
        { name: `requests of a review of ${FILES} files, warm`, value: String(warm.requests.length), target: '<= 8' },
        {
          name: 'requests of a push beside its review: are there follow-ups?',
          value: String(warm.lookedAfter),
          target: '',
        },
        {
          name: 'time of the cold review, without pauses between writes',
          value: `${cold.ms.toFixed(0)} ms`,
          target: '',
        },
        {
          name: 'time of the warm review, without pauses between writes',
          value: `${warm.ms.toFixed(0)} ms`,
          target: '',
        },
      ],
      lists: [
        { title: 'Requests of the cold review', lines: cold.requests.map(shown) },
        { title: 'Requests of the warm review', lines: warm.requests.map(shown) },
      ],
    };
  } finally {
    await world.stop();
  }
}

async function review(
  world: World,
  branch: string,
): Promise<{ readonly requests: readonly RequestRecord[]; readonly lookedAfter: number; readonly ms: number }> {
  world.requests.length = 0;
  const start = performance.now();
  await openCounted(world, branch);
  await world.settled();
  const ms = performance.now() - start;
  // The push of the branch has a job of its own.
  const requests = world.requests.filter(({ operation }) => operation !== 'BranchState');
  return { requests, lookedAfter: world.requests.length - requests.length, ms };
}

function shown({ method, path, operation, status }: RequestRecord): string {
  const short = path.replace(/[0-9a-f]{40}/g, (sha) => sha.slice(0, 7));
  return `${method} ${short}${operation === null ? '' : ` ${operation}`} -> ${status ?? 'no answer'}`;
}
