import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** An archive as GitHub sends it: everything lies in one folder that is named after repository and commit. */
export async function tarball(files: readonly (readonly [path: string, content: string])[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of files) archive.entry({ name: `acme-shop-head/${name}` }, content);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}
