import type { Fix, NoFix } from '../../src/engine/contract.ts';
import type { FirstProcess } from '../../src/model/first-process.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { ScriptUse } from '../../src/model/scripts.ts';
import type { Start, StartScript } from '../../src/model/start.ts';
import { endings, isExec } from '../../src/model/start-script.ts';
import { initInImage } from './install.ts';
import { shareNamespace } from './manifest.ts';
import { withoutNpm } from './without-npm.ts';

/** A script is started by images, which take an init, or by manifests that name it. */
export function scriptFix(repository: Repository, starts: readonly ScriptUse[], judgement: FirstProcess): Fix | NoFix {
  if (judgement.harm === 'orphans') return { refused: NOT_REAPED };
  const containers = starts.flatMap(({ container }) => container ?? []);
  const own = starts.filter(({ start }) => start.from === 'image');
  if (own.length === 0) return shareNamespace(repository, containers, judgement);
  const images = new Set(own.map(({ start }) => `${start.image?.path}#${start.image?.stage}`));
  const [use] = own;
  if (!use || images.size > 1 || own.length < starts.length) {
    return { refused: 'several images and manifests start the script; put an init in front of it in each' };
  }
  return imageFix(repository, use.start, judgement);
}

const NOT_REAPED =
  'an init only reaps what is left behind; give each program a container of its own (background-process), so that Kubernetes watches and stops it';

/** Puts an init into an image, or does without what made one needed. */
export function imageFix(repository: Repository, { image, script }: Start, { harm }: FirstProcess): Fix | NoFix {
  if (harm === 'orphans') return { refused: NOT_REAPED };
  const dockerfile = image && repository.facts(image.path)?.dockerfile;
  if (!image || !dockerfile) return { refused: 'the image is built elsewhere' };
  const direct = harm === 'wraps' ? withoutNpm(repository, image) : null;
  return direct ?? initInImage(dockerfile, image, staysInFront(script) || harm === 'wraps');
}

/** Does a shell stay in front of what the script runs? */
function staysInFront(script: StartScript | null): boolean {
  const ends = endings(script?.commands ?? []);
  return script !== null && (ends.length === 0 || !ends.every(isExec));
}
