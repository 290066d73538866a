/** Connections: a page of a list with cursors. */
import { Violation } from '../errors.ts';

export interface Paging {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** `first` counts from `after`, `last` back from `before`. */
export function connection<Item>(items: readonly Item[], paging: Paging, show: (item: Item) => unknown) {
  const from = paging.after ? position(paging.after) + 1 : 0;
  const { first, last } = paging;
  const to = paging.before ? Math.min(items.length, position(paging.before)) : items.length;
  const end = first == null ? to : Math.min(to, from + first);
  const start = first == null && last != null ? Math.max(from, end - last) : from;
  const page = items.slice(start, end);
  return {
    totalCount: items.length,
    nodes: () => page.map(show),
    edges: () => page.map((item, at) => ({ cursor: cursor(start + at), node: show(item) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: page.length > 0 ? cursor(start) : null,
      endCursor: page.length > 0 ? cursor(end - 1) : null,
    },
  };
}

const cursor = (at: number) => Buffer.from(`cursor:${at}`).toString('base64');

function position(text: string): number {
  const at = Number(/^cursor:(\d+)$/.exec(Buffer.from(text, 'base64').toString())?.[1]);
  if (Number.isNaN(at)) throw new Violation(`GraphQL: \`${text}\` does not appear to be a valid cursor.`);
  return at;
}
