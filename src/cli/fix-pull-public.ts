import { z } from 'zod';
import { type BranchAsk, type JudgedTarget, type NoTarget, WHOLE_BRANCH } from '../app/fix-target.ts';
import { treeOf } from '../app/read-change.ts';
import { readReviewConfig } from '../app/review-config.ts';
import { CONFIG_PATH } from '../config/config-path.ts';
import { analyse } from '../engine/analyse.ts';
import { readArchive } from '../github/archive.ts';
import { readBlob } from '../github/blob.ts';
import { readBranch } from '../github/branch-ref.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { read, readIfThere } from '../github/request.ts';
import type { Tree } from '../github/tree.ts';
import { refusalFor } from '../github/write-refusals.ts';
import { classify } from '../model/file-class.ts';
import {
  decodeContent,
  type FileContent,
  MAX_FILE_BYTES,
  type Snapshot,
  type SnapshotEntry,
} from '../model/snapshot.ts';
import { MAX_TEXT } from '../model/text-facts.ts';
import { branchName } from '../remediate/identity.ts';
import type { PullSource } from './fix-pull-source.ts';
import { NO_INSTALLATION, type PullTools } from './fix-pull-tools.ts';

const about = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
  archived: z.boolean(),
});

/**
 * GitHub without a token answers sixty requests an hour, and none of GraphQL, so the files come from one archive. Whose
 * pull requests are whose cannot be told, so none is known.
 */
export function publicSource(tools: PullTools): PullSource {
  return {
    judge: (repository, ask) => judgePublicBranch(tools, repository, ask),
    async stateOf({ repository, branch: base, group, sha }) {
      const { archived } = await readAbout(tools, repository);
      const nothing = { known: [], conflict: false, tip: null, branches: [], opened: [], viewer: '', repositoryId: '' };
      return { branch: branchName(base, group), state: { ...nothing, archived, parent: { sha, tree: '' } } };
    },
  };
}

function readAbout({ client }: PullTools, { owner, name }: RepositoryRef): Promise<z.infer<typeof about>> {
  return read(client, 'GET /repos/{owner}/{repo}', { owner, repo: name }, about);
}

async function judgePublicBranch(
  tools: PullTools,
  asked: RepositoryRef,
  ask: BranchAsk,
): Promise<JudgedTarget | NoTarget> {
  const { client, host } = tools;
  const found = await readAbout(tools, asked);
  const repository = { owner: found.owner.login, name: found.name };
  const branch = ask.name ?? found.default_branch;
  const sha = await readBranch(client, repository, branch);
  if (sha === null) return { refused: refusalFor('no-base'), over: null };
  const scope = { host, installation: NO_INSTALLATION, repositoryId: found.id };
  const tree = await treeOf(tools, client, { repository, scope, sha });
  const snapshot = await fromArchive(tools, repository, sha, tree);
  const organisation = { config: await organisationConfig(tools, repository.owner), templates: new Map() };
  const config = ask.config ?? (await ownConfig(snapshot));
  const sources = { owner: repository.owner, organisation, repository: config };
  const settings = readReviewConfig({ ...sources, rules: tools.rules, today: tools.today() });
  const progress = tools.onFile ? { onFile: tools.onFile } : {};
  const analysis = await analyse({ snapshot, config: settings.config, rules: tools.rules, ...progress });
  return { repository, branch, sha, group: WHOLE_BRANCH, pull: null, settings, analysis, wanted: () => true };
}

const MAX_BYTES = 256_000_000;

/** Everything that a rule may ask for, fetched at once; what an archive leaves out is read one by one. */
async function fromArchive(
  { client }: PullTools,
  repository: RepositoryRef,
  sha: string,
  { entries, gaps }: Tree,
): Promise<Snapshot> {
  let bytes = 0;
  const wanted = entries.filter(mayMatter).flatMap(({ id, size = 0 }) => {
    bytes += size;
    return bytes <= MAX_BYTES ? [{ sha: id, size }] : [];
  });
  const { contents } = await readArchive(client, repository, sha, wanted);
  const readOne = async ({ id, kind }: SnapshotEntry): Promise<FileContent> =>
    kind === 'file' ? (contents.get(id) ?? (await readBlob(client, repository, id))) : { unreadable: `a ${kind}` };
  return { entries, gaps, read: readOne };
}

function mayMatter(entry: SnapshotEntry): boolean {
  const { kind, path, size = 0 } = entry;
  return kind === 'file' && size <= (classify(path) === null ? MAX_TEXT : MAX_FILE_BYTES);
}

async function ownConfig({ entries, read }: Snapshot): Promise<FileContent | null> {
  const entry = entries.find(({ path }) => path === CONFIG_PATH);
  if (entry === undefined) return null;
  return entry.kind === 'symlink' ? { unreadable: 'a symbolic link: links are not followed' } : read(entry);
}

const file = z.object({ content: z.string(), encoding: z.literal('base64') });

async function organisationConfig({ client }: PullTools, owner: string): Promise<FileContent | null> {
  const parameters = { owner, repo: '.github', path: CONFIG_PATH };
  const found = await readIfThere(client, 'GET /repos/{owner}/{repo}/contents/{path}', parameters, file);
  return found === null ? null : decodeContent(Buffer.from(found.content, found.encoding));
}
