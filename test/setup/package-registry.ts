import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A package with one executable, `bin/node`. */
export interface PackedNode {
  readonly tarball: Buffer;
  /** As npm writes it: the algorithm, a dash, base64. */
  readonly integrity: string;
}

/** Packs a shell script as the `bin/node` of a package, the way npm packs. */
export async function packNode(name: string, version: string, script: string): Promise<PackedNode> {
  const tar = pack();
  tar.entry({ name: 'package/package.json' }, JSON.stringify({ name, version, bin: { node: 'bin/node' } }));
  tar.entry({ name: 'package/bin/node', mode: 0o755 }, script);
  tar.finalize();
  const tarball = gzipSync(await buffer(tar));
  return { tarball, integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}` };
}

/** A registry on loopback that knows one version of one package. */
export interface PackageRegistry {
  readonly url: string;
  /** How often the tarball was fetched. */
  downloads(): number;
  close(): void;
}

/**
 * Serves a tarball under a name, and states an integrity for it, true or not.
 * @param delay milliseconds to hold the tarball back, so that two clients overlap
 */
export async function serveRegistry(
  name: string,
  version: string,
  tarball: Buffer,
  integrity: string,
  delay = 0,
): Promise<PackageRegistry> {
  let downloads = 0;
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    if (request.url === '/package.tgz') {
      downloads += 1;
      setTimeout(() => response.end(tarball), delay);
    } else if (request.url === `/${name}`) {
      const dist = { tarball: `${base}/package.tgz`, integrity };
      response.end(
        JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } }),
      );
    } else response.writeHead(404).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, downloads: () => downloads, close };
}
