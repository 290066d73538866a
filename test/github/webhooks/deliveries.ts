/** Sends webhooks: signed, each once, with a delivery script that duplicates, delays, reorders or loses them. */
import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { App } from '../model.ts';

export interface Delivery {
  /** The `X-GitHub-Delivery` GUID; a redelivery keeps it. */
  id: string;
  event: string;
  action: string | null;
  payload: Readonly<Record<string, unknown>>;
  /** The receiver's last answer; 0 when it refused the connection or took too long; null before any. */
  status: number | null;
  attempts: number;
  app: App;
}

/** Applies to the next deliveries, `times` of them (1 unless told). */
export interface DeliveryScript {
  /** Sends that many more copies, with the same GUID. */
  duplicate?: number | true;
  delayMs?: number;
  /** Holds that many deliveries back, then sends them last first. */
  reorder?: number;
  /** Never sends it. */
  drop?: true;
  /** Only deliveries of this event, such as `push`. */
  event?: string;
  times?: number;
}

interface Options {
  timeoutMs: number;
  maxBytes: number;
  /** Sees every payload that the double made up itself. */
  check: (delivery: Delivery) => void;
}

export class Deliveries {
  readonly list: Delivery[] = [];
  readonly #options: Options;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  #scripts: { script: DeliveryScript; left: number }[] = [];
  #held: Delivery[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  script(script: DeliveryScript): void {
    this.#scripts.push({ script, left: script.times ?? script.reorder ?? 1 });
  }

  /** Queues a delivery; it is under way when this returns. `asIs` takes a payload that need not be GitHub's. */
  send(app: App, event: string, payload: Readonly<Record<string, unknown>>, asIs = false): Delivery {
    const action = typeof payload.action === 'string' ? payload.action : null;
    const delivery: Delivery = { id: randomUUID(), event, action, payload, status: null, attempts: 0, app };
    this.list.push(delivery);
    if (!asIs) this.#options.check(delivery);
    const script = this.#nextScript(event);
    if (script.reorder) this.#hold(delivery, script.reorder);
    else if (!script.drop) this.#post(delivery, script);
    return delivery;
  }

  /** Sends a past delivery again, under its GUID. */
  async redeliver(id: string): Promise<Delivery> {
    const delivery = this.list.find((candidate) => candidate.id === id);
    if (!delivery) throw new Error(`There was no delivery ${id}`);
    await this.#attempt(delivery);
    return delivery;
  }

  /** Waits until every delivery was answered, or failed; those held for reordering are sent first. */
  async settled(): Promise<void> {
    this.#release();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    this.#held = [];
    this.#stopped.abort();
    await this.settled();
  }

  #nextScript(event: string): DeliveryScript {
    const entry = this.#scripts.find(({ script, left }) => left > 0 && (script.event ?? event) === event);
    if (!entry) return {};
    entry.left -= 1;
    return entry.script;
  }

  #hold(delivery: Delivery, number: number): void {
    this.#held.push(delivery);
    if (this.#held.length >= number) this.#release();
  }

  #release(): void {
    for (const delivery of this.#held.splice(0).reverse()) this.#post(delivery, {});
  }

  #post(delivery: Delivery, { delayMs = 0, duplicate = 0 }: DeliveryScript): void {
    for (let copy = 0; copy <= Number(duplicate); copy++) {
      const sent = pause(delayMs, this.#stopped.signal).then(() => this.#attempt(delivery));
      const watched = sent.finally(() => this.#underWay.delete(watched));
      this.#underWay.add(watched);
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { webhookUrl, webhookSecret } = delivery.app;
    const body = Buffer.from(JSON.stringify(delivery.payload));
    if (webhookUrl === null || this.#stopped.signal.aborted || body.length > this.#options.maxBytes) return;
    delivery.attempts += 1;
    delivery.status = await post(
      webhookUrl,
      body,
      this.#headers(delivery, body, webhookSecret),
      this.#options.timeoutMs,
      this.#stopped.signal,
    );
  }

  #headers(delivery: Delivery, body: Buffer, secret: string): Record<string, string> {
    const sign = (hash: string) => createHmac(hash, secret).update(body).digest('hex');
    return {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': 'GitHub-Hookshot/double',
      'x-github-delivery': delivery.id,
      'x-github-event': delivery.event,
      'x-github-hook-id': String(delivery.app.id),
      'x-github-hook-installation-target-id': String(delivery.app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': `sha1=${sign('sha1')}`,
      'x-hub-signature-256': `sha256=${sign('sha256')}`,
    };
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => [clearTimeout(timer), resolve()], { once: true });
  });
}

/** The status of the answer; 0 when there was none in time. */
function post(
  url: string,
  body: Buffer,
  headers: Record<string, string>,
  timeout: number,
  stopped: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const signal = AbortSignal.any([AbortSignal.timeout(timeout), stopped]);
    const sent = request(url, { method: 'POST', headers, signal, agent: false }, (response) => {
      response.resume();
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}
