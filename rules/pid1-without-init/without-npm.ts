import type { Fix } from '../../src/engine/contract.ts';
import { fileInImage } from '../../src/model/copied-files.ts';
import { judgeProgram } from '../../src/model/first-process.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { absolutePath } from '../../src/model/nearness.ts';
import type { Repository } from '../../src/model/repository.ts';
import { quoteJsonArguments } from '../../src/source/dockerfile/json-arguments.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { execForm } from '../../src/source/shell/exec-form.ts';
import { readShell } from '../../src/source/shell/read.ts';

/** `npm start`, `npm run start`, and the same of yarn and pnpm. */
const START = /^(?:npm|yarn|pnpm) (?:run )?start$/;

/**
 * Starts Node.js itself where CMD is `npm start`, and the start script of the package.json in the image is one plain
 * `node` command.
 * @returns null where it is anything else, or where nothing would be gained
 */
export function withoutNpm(repository: Repository, image: BuiltImage): Fix | null {
  const { path, config } = image;
  const { cmd, entrypoint, workdir } = config;
  if (cmd?.form !== 'exec' || entrypoint !== null || !START.test(cmd.argv.join(' '))) return null;
  const manifest = fileInImage(repository, path, config, absolutePath(workdir, 'package.json'));
  const script = manifest === null ? null : (repository.facts(manifest)?.text?.signals.startScript ?? null);
  const words = script === null ? null : execForm(readShell(script));
  if (words === null || isRefusal(words) || words[0] !== 'node') return null;
  if (typeof judgeProgram(repository, words, image) !== 'string') return null;
  const edit = {
    op: 'replace' as const,
    instruction: cmd.place.instruction,
    text: `CMD ${quoteJsonArguments(words)}`,
  };
  return {
    title: 'Start Node.js without npm',
    safety: 'review',
    assumes:
      'The program needs nothing of what npm adds: the variables `npm_...`, and `node_modules/.bin` in PATH. It registers a handler for SIGTERM; else it wants an init as well.',
    edits: [{ path, language: 'dockerfile', edit }],
    renames: [],
  };
}
