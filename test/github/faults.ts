/** The fault script: what goes wrong with which request, and how often. */

export interface FaultRequest {
  method: string;
  /** The path without its query, as it came. */
  path: string;
  /** Method and template, `POST /graphql`, or null when no route fits. */
  route: string | null;
  graphqlOperation: string | null;
  body: unknown;
}

export interface Fault {
  /** A route (`GET /repos/{owner}/{repo}/pulls`), or a test of the request. */
  match: string | ((request: FaultRequest) => boolean);
  /** How many requests it meets; 1 unless told. `Number.POSITIVE_INFINITY` for all. */
  times?: number;
  /** How many matching requests pass unharmed first. */
  after?: number;
  /** Answers this instead of doing anything. */
  status?: number;
  /** Added to the answer, whichever it is. */
  headers?: Record<string, string>;
  body?: unknown;
  /** Waits before anything else. */
  delayMs?: number;
  /** Closes the connection without an answer: before the request had its effect, or after. */
  drop?: 'before' | 'after';
  /** Does what was asked, then answers this. */
  respondAfterEffect?: { status: number; headers?: Record<string, string>; body?: unknown };
  /** Does what was asked and breaks the answer off in the middle of its JSON. */
  malformedBody?: boolean;
}

export interface AddedFault {
  /** Requests that it met so far. */
  readonly hits: number;
  remove(): void;
}

interface Entry {
  fault: Fault;
  seen: number;
  hits: number;
}

export class Faults {
  #entries: Entry[] = [];

  add(fault: Fault): AddedFault {
    const entry: Entry = { fault, seen: 0, hits: 0 };
    this.#entries.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => {
        this.#entries = this.#entries.filter((other) => other !== entry);
      },
    };
  }

  clear(): void {
    this.#entries = [];
  }

  /** The first fault that is due for this request, counted as used. */
  next(request: FaultRequest): Fault | null {
    for (const entry of this.#entries.filter(({ fault }) => matches(fault, request))) {
      const { after = 0, times = 1 } = entry.fault;
      entry.seen += 1;
      if (entry.seen > after && entry.hits < times) {
        entry.hits += 1;
        return entry.fault;
      }
    }
    return null;
  }
}

function matches({ match }: Fault, request: FaultRequest): boolean {
  return typeof match === 'string' ? match === request.route : match(request);
}
