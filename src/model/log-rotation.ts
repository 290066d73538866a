import type { Region } from '../source/text.ts';
import type { BuiltImage } from './images.ts';
import { readInstalls } from './packages.ts';

const ROTATING: ReadonlySet<string> = new Set(['logrotate', 'cron', 'cronie', 'dcron', 'busybox-suid']);

/** Where images install what rotates log files: evidence that their programs write some. */
export function rotationPlaces(
  images: readonly BuiltImage[],
): readonly { readonly path: string; readonly region: Region }[] {
  return images.flatMap(({ path, config }) =>
    config.runs
      .filter(({ commands }) =>
        readInstalls(commands ?? []).some(({ packages }) => packages.some(({ name }) => ROTATING.has(name))),
      )
      .map(({ region }) => ({ path, region })),
  );
}
