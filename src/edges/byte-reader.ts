import type { Readable } from 'node:stream';

/** Cuts a stream of bytes into lines and runs as the caller asks for them. One question at a time. */
export interface ByteReader {
  /** Up to the next line feed, which is taken and left out; null at the end of the stream. */
  line(): Promise<Buffer | null>;
  /** Exactly so many bytes; null when the stream ends before. */
  bytes(count: number): Promise<Buffer | null>;
}

export function readBytes(stream: Readable): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer | null> => {
    // A stream that breaks has ended: the process behind it tells why.
    const next: IteratorResult<Buffer, undefined> = await chunks.next().catch(() => ({ done: true, value: undefined }));
    return next.done ? null : next.value;
  };
  const take = (count: number, drop = 0): Buffer => {
    const taken = held.subarray(0, count);
    held = held.subarray(count + drop);
    return taken;
  };
  const bytes = async (count: number): Promise<Buffer | null> => {
    const parts = [held];
    for (let length = held.length; length < count; ) {
      const chunk = await more();
      if (chunk === null) return null;
      parts.push(chunk);
      length += chunk.length;
    }
    held = Buffer.concat(parts);
    return take(count);
  };
  const line = async (): Promise<Buffer | null> => {
    const parts: Buffer[] = [];
    for (let end = held.indexOf(10); end < 0; end = held.indexOf(10)) {
      parts.push(held);
      const chunk = await more();
      held = chunk ?? Buffer.alloc(0);
      if (chunk === null) return parts.some((part) => part.length > 0) ? Buffer.concat(parts) : null;
    }
    const end = held.indexOf(10);
    return Buffer.concat([...parts, take(end, 1)]);
  };
  return { line, bytes };
}
