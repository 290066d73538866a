/** Answers that are refusals. Handlers throw them; the server turns them into responses. */

export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) {
    super(`${status} ${String(body.message)}`);
    this.status = status;
    this.headers = headers;
    this.body = { documentation_url: 'https://docs.github.com/rest', ...body, status: String(status) };
  }
}

/** What the double does not serve, or a broken contract: answered with 501 and kept in `hub.violations`. */
export class Violation extends Error {}

export const badCredentials = (message = 'Bad credentials') => new Refusal(401, { message });
export const notFound = () => new Refusal(404, { message: 'Not Found' });
export const forbidden = (message = 'Resource not accessible by integration') => new Refusal(403, { message });

export interface FieldError {
  resource: string;
  code: string;
  field?: string;
  message?: string;
}

/** GitHub's answer to a well-formed request with an unacceptable value. */
export const validationFailed = (...errors: FieldError[]) => new Refusal(422, { message: 'Validation Failed', errors });

/** The other form: sentences instead of fields (reviews answer like this). */
export const unprocessable = (...errors: string[]) => new Refusal(422, { message: 'Unprocessable Entity', errors });

/** A 422 with one sentence (git data answers like this). */
export const invalid = (message: string) => new Refusal(422, { message });
