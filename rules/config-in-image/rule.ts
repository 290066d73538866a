import { defineRule, fail, type Place, passFor, SKIP, undecided, type Verdict } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import {
  belongsToSite,
  type ConfigFile,
  configCopy,
  covers,
  tellsHowImagesRun,
  usersOf,
} from '../../src/model/configuration.ts';
import { environmentValue } from '../../src/model/environment-values.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { placedPod } from '../../src/model/placed-pods.ts';
import type { Repository } from '../../src/model/repository.ts';
import { secretIn } from '../../src/model/secrets.ts';
import { imagesHolding } from '../../src/model/shipped.ts';
import { variablesOf } from '../../src/model/variables.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { toConfigMap } from './to-config-map.ts';
import { setsVariable, toEnvFrom } from './to-env-from.ts';

export const rule = defineRule({
  id: 'config-in-image',
  pattern: 'P11',
  level: 'warning',
  subject: 'instruction',
  fix: 'review',
  title: 'Keep configuration out of the image',
  equivalents: {},
  check(subject, { repository }) {
    const { keyword } = subject.instruction;
    if (keyword !== 'COPY' && keyword !== 'ADD' && keyword !== 'ENV') return SKIP;
    const images = imagesHolding(repository, subject.path, subject.stage.index);
    if (images.length === 0) return SKIP;
    return keyword === 'ENV' ? checkVariables(subject, images, repository) : checkFiles(subject, images, repository);
  },
});

const UNTOLD = 'no workload of the repository tells how the image is run, and what it mounts';

function checkFiles(subject: InstructionSubject, images: readonly BuiltImage[], repository: Repository): Verdict {
  const { instruction, stage, path } = subject;
  const copy = configCopy(repository, path, stage.index, instruction.index);
  if (copy === null || images.every((image) => belongsToSite(repository, image, copy.files))) return SKIP;
  const users = usersOf(repository, images);
  if (users.length === 0 && !tellsHowImagesRun(repository)) return undecided(UNTOLD);
  const open = users.filter((user) => !copy.files.every((file) => covers(repository, user, file)));
  if (users.length > 0 && open.length === 0) return passFor(podsOf(repository, users), instruction.range);
  return fail({
    at: instruction.range,
    // Where nothing says how the image is run, a mount may cover the file after all.
    ...(users.length === 0 && { level: 'note' as const }),
    message: `${shownFiles(copy.files)} part of the image: a changed setting takes a new build and a rollout of everything, and each environment needs an image of its own, so what you tested is not what runs.`,
    evidence: copy.files.map(({ dest }) => dest).join(' '),
    because: open.map(({ path: file, region }) => ({ path: file, region })),
    repair: toConfigMap({ repository, subject, images, copy, users, open }),
  });
}

/** Where the mounts stand that cover what the image holds: in the workloads that run it. */
function podsOf(repository: Repository, users: ReturnType<typeof usersOf>): readonly Place[] {
  return users.map((user) => ({ path: user.path, region: placedPod(repository, user)?.region ?? user.region }));
}

function shownFiles([first, ...more]: readonly ConfigFile[]): string {
  const name = codeSpan(first?.name ?? '');
  if (more.length === 0) return `${name} is`;
  return more.length === 1 ? `${name} and another file are` : `${name} and ${more.length} other files are`;
}

function checkVariables(subject: InstructionSubject, images: readonly BuiltImage[], repository: Repository): Verdict {
  const { instruction, dockerfile } = subject;
  const later = dockerfile.instructions.filter(
    ({ index, keyword }) =>
      index > instruction.index && /^(?:RUN|ARG|COPY|ADD|FROM|WORKDIR|USER|VOLUME|EXPOSE)$/.test(keyword),
  );
  const variables = variablesOf(instruction).flatMap(({ name, value }) => {
    const what = value === null || secretIn(name, value) !== null ? null : environmentValue(name, value);
    const builds = later.some(
      ({ body }) => new Set(body.text.match(/\$\{?\w+/g)).has(`$${name}`) || body.text.includes(`\${${name}`),
    );
    return what === null || value === null || builds ? [] : [{ name, value, what }];
  });
  const [first] = variables;
  if (!first) return SKIP;
  const users = usersOf(repository, images);
  if (users.length === 0 && !tellsHowImagesRun(repository)) return undecided(UNTOLD);
  const open = users.filter((user) => !variables.every(({ name }) => setsVariable(repository, user, name)));
  if (users.length > 0 && open.length === 0) return passFor(podsOf(repository, users), instruction.range);
  return fail({
    at: instruction.range,
    level: 'note',
    message: `${codeSpan(first.name)} names ${first.what}, which is another one in each environment, and ENV builds it into the image.`,
    evidence: variables.map(({ name }) => name).join(' '),
    because: open.map(({ path, region }) => ({ path, region })),
    repair: toEnvFrom({ repository, subject, variables, users, open }),
  });
}
