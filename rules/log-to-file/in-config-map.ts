import { fail, pass, type RuleContext, SKIP, undecided, type Verdict } from '../../src/engine/contract.ts';
import { configMapTexts } from '../../src/model/config-map-texts.ts';
import { allContainers, type PlacedContainer } from '../../src/model/containers.ts';
import { imagesOf } from '../../src/model/images.ts';
import { isLinked, isShared } from '../../src/model/log-streams.ts';
import { distance } from '../../src/model/nearness.ts';
import type { ObjectSubject } from '../../src/model/object-subjects.ts';
import { placedPod } from '../../src/model/placed-pods.ts';
import { sameNamespace } from '../../src/model/pods.ts';
import type { Index, Repository } from '../../src/model/repository.ts';
import type { LogFileMention } from '../../src/model/text/log-files.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { HARM } from './words.ts';

/** Containers by the ConfigMaps that they mount. */
const MOUNTING: Index<readonly PlacedContainer[]> = {
  name: 'containers by mounted ConfigMap',
  build: (repository) => {
    const pairs = allContainers(repository).flatMap((container) =>
      (placedPod(repository, container)?.mounts ?? []).flatMap(({ volume }) =>
        volume.kind === 'configMap' && volume.source !== null ? [{ key: volume.source, container }] : [],
      ),
    );
    const grouped = Map.groupBy(pairs, ({ key }) => key);
    return new Map([...grouped].map(([key, of]) => [key, of.map(({ container }) => container)]));
  },
};

/** Settings that published images of servers may have linked to a stream. */
const SERVERS = ['access_log', 'error_log', 'CustomLog', 'ErrorLog', 'access.log'];

/** Judges the configurations that a ConfigMap holds. */
export function checkConfigMap({ object }: ObjectSubject, { repository }: RuleContext): Verdict {
  const texts = configMapTexts(object, repository).filter(
    ({ facts }) => facts.language !== 'shell' && facts.logFiles.length > 0,
  );
  if (texts.length === 0) return SKIP;
  const users = usersOf(repository, object);
  if (users.length === 0) return undecided('nothing in the repository mounts it');
  const found = texts.flatMap(({ key, range, facts }) =>
    facts.logFiles.map((mention) => ({ key, range, mention, streamed: streamed(repository, users, mention) })),
  );
  const first = found.find((one) => one.streamed === 'no');
  if (!first)
    return found.some((one) => one.streamed === 'unknown')
      ? undecided('the image that reads it may link the log to a standard stream')
      : pass(object.kindNode);
  const { key, range, mention } = first;
  return fail({
    at: range,
    message: `${codeSpan(mention.by)} in ${codeSpan(key)} writes the log to ${mention.file === null ? 'a file' : codeSpan(mention.file)}. ${HARM}`,
    evidence: found
      .flatMap(({ mention: one, streamed: to }) => (to === 'no' ? `${one.by} ${one.file ?? ''}` : []))
      .join(' '),
    because: users.slice(0, 5).map(({ path: file, region }) => ({ path: file, region })),
    repair: {
      refused: `the text of ${key} is one value of the ConfigMap, which Plimsoll does not rewrite: let ${mention.by} name ${mention.kind === 'error' ? '/dev/stderr' : '/dev/stdout'}, or its library a console appender`,
    },
  });
}

/** The containers that mount it: of several definitions of one name those nearest to each other belong together. */
function usersOf(
  repository: Repository,
  { path, name, namespace }: ObjectSubject['object'],
): readonly PlacedContainer[] {
  const named = (repository.lookup(MOUNTING, name ?? '') ?? []).filter((user) =>
    sameNamespace(user.namespace, namespace),
  );
  const least = Math.min(...named.map((user) => distance(user.path, path)));
  return named.filter((user) => distance(user.path, path) === least);
}

function streamed(
  repository: Repository,
  users: readonly PlacedContainer[],
  { file, by }: LogFileMention,
): ReturnType<typeof isLinked> {
  if (file === null) return 'no';
  const ofServer = SERVERS.includes(by);
  const answers = users.map((user) => {
    if (isShared(repository, user, file)) return 'yes';
    const [image] = imagesOf(repository, user);
    return isLinked(image ?? user.image, file, ofServer);
  });
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}
