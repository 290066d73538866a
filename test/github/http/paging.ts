/** Pages and their Link header. docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
import type { List } from './route.ts';

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

export interface Page {
  start: number;
  end: number;
  headers: { link?: string };
}

/** The part of a list that the query asks for. More than 100 a page are 100. */
export function pageOf(
  address: string,
  query: URLSearchParams,
  { length, perPage: usual = DEFAULT_PER_PAGE }: List,
): Page {
  const asked = query.get('per_page');
  const perPage = asked === null ? usual : Math.min(MAX_PER_PAGE, positive(asked, usual));
  const number = positive(query.get('page'), 1);
  const last = Math.max(1, Math.ceil(length / perPage));
  const link = (page: number, rel: string) => {
    const wanted = new URLSearchParams(query);
    wanted.set('page', String(page));
    return `<${address}?${wanted}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(Math.min(number - 1, last), 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ];
  const start = (number - 1) * perPage;
  return { start, end: start + perPage, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

function positive(text: string | null, otherwise: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
