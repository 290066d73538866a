import { defineRule, type Failure, type Fix, fail, type NoFix, pass, SKIP } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import { copiedSecrets } from '../../src/model/copied-secrets.ts';
import { type BuiltImage, containersOfImage } from '../../src/model/images.ts';
import { placedPod } from '../../src/model/placed-pods.ts';
import { fieldAt, itemsOf } from '../../src/model/plain-fields.ts';
import type { Repository } from '../../src/model/repository.ts';
import { isSecretName, secretForm, secretIn } from '../../src/model/secrets.ts';
import { imagesHolding } from '../../src/model/shipped.ts';
import { variablesOf } from '../../src/model/variables.ts';
import { codeSpan } from '../../src/source/markdown.ts';

export const rule = defineRule({
  id: 'secret-in-image',
  pattern: 'P11',
  level: 'error',
  subject: 'instruction',
  fix: 'review',
  title: 'Keep secrets out of the image',
  equivalents: { hadolint: ['DL3064'], trivy: ['DS-0031', 'DS031'] },
  check(subject, { repository }) {
    const { keyword } = subject.instruction;
    if (!['ENV', 'ARG', 'COPY', 'ADD'].includes(keyword)) return SKIP;
    const images = imagesHolding(repository, subject.path, subject.stage.index);
    const found =
      keyword === 'ENV' || keyword === 'ARG' ? inVariables(subject, images) : inFiles(subject, images, repository);
    if (found === null) return images.length === 0 ? SKIP : pass(subject.instruction.range);
    return fail({
      at: subject.instruction.range,
      ...(found.level && { level: found.level }),
      message: found.message,
      evidence: `${keyword} ${found.names.join(' ')}`,
      because: [],
      repair: repairOf(subject, found, images, repository),
    });
  },
});

interface Found extends Pick<Failure, 'message' | 'level'> {
  readonly names: readonly string[];
}

function inVariables(subject: InstructionSubject, images: readonly BuiltImage[]): Found | null {
  const variables = variablesOf(subject.instruction);
  const secrets = variables.flatMap(({ name, value }) => {
    const what = value === null ? null : images.length > 0 ? secretIn(name, value) : secretForm(value);
    return what === null ? [] : [{ name, what }];
  });
  const [first] = secrets;
  const names = secrets.map(({ name }) => name);
  if (first) {
    const message = `${codeSpan(first.name)} holds ${first.what}, and ${subject.instruction.keyword} writes it into the image: whoever can pull the image, or read this file, has it, and changing it takes a new build.`;
    return { names, message };
  }
  return images.length === 0 ? null : fromOutside(subject, variables);
}

/** A secret that is handed in at build time stays: in the environment, or in the history of the image. */
function fromOutside(
  { instruction, stage }: InstructionSubject,
  variables: ReturnType<typeof variablesOf>,
): Found | null {
  const args = stage.instructions.filter(({ keyword, index }) => keyword === 'ARG' && index <= instruction.index);
  const given = new Set(args.flatMap((arg) => variablesOf(arg)).map(({ name }) => name));
  const kept = variables.find(
    ({ name, value }) => isSecretName(name) && given.has(/^\$\{?(\w+)\}?$/.exec(value ?? '')?.[1] ?? ''),
  );
  if (instruction.keyword === 'ENV' && kept) {
    const message = `${codeSpan(kept.name)} takes over a build argument: the secret that the build is given stays in the environment of the image, for whoever can pull it.`;
    return { names: [kept.name], message };
  }
  const passed = variables.find(({ name, value }) => value === null && isSecretName(name));
  const recorded = stage.instructions.some(({ keyword, index }) => keyword === 'RUN' && index > instruction.index);
  if (instruction.keyword !== 'ARG' || !passed || !recorded) return null;
  const message = `${codeSpan(passed.name)} hands a secret to the build as an argument, and the history of the image keeps the arguments of every RUN: whoever can pull the image can read it.`;
  return { names: [passed.name], message, level: 'warning' };
}

function inFiles(subject: InstructionSubject, images: readonly BuiltImage[], repository: Repository): Found | null {
  if (images.length === 0) return null;
  const [first, ...more] = copiedSecrets(repository, subject.path, subject.stage.index, subject.instruction.index);
  if (!first) return null;
  const names = [first, ...more].map(({ file }) => file);
  const holds =
    first.settings.length > 0
      ? `sets ${first.settings
          .slice(0, 3)
          .map((name) => codeSpan(name))
          .join(', ')}`
      : `is ${first.what}${first.certain ? '' : ', kept out of this repository'}`;
  const message = `${codeSpan(first.file)} ${holds}, and goes into the image: whoever can pull the image has it, and a later RUN that deletes it leaves it in the layer below.`;
  return first.certain ? { names, message } : { names, message, level: 'warning' };
}

const ADVICE =
  'it names no Secret that could take its place. Create one in the cluster, hand it to the containers (`env.valueFrom.secretKeyRef`, or a mounted file; for the build `RUN --mount=type=secret`), remove this line, and change the secret, since every image built so far holds it';

function repairOf(
  { instruction, path }: InstructionSubject,
  { names }: Found,
  images: readonly BuiltImage[],
  repository: Repository,
): Fix | NoFix {
  const [name] = names;
  const variables = variablesOf(instruction);
  const users = images.flatMap((image) => containersOfImage(repository, image));
  const setting = users.filter((user) => name !== undefined && sets(placedPod(repository, user)?.container, name));
  if (instruction.keyword !== 'ENV' || variables.length !== 1 || users.length === 0) return { refused: ADVICE };
  if (setting.length < users.length) return { refused: ADVICE };
  return {
    title: `Remove ${name} from the image`,
    safety: 'review',
    assumes: `Every container that runs the image sets ${name} itself, as those in this repository do. A \`docker run\` without it, and an instruction of a later stage that reads it, would miss it. Change the secret all the same: images built so far hold it.`,
    edits: [{ path, language: 'dockerfile', edit: { op: 'remove', instruction: instruction.index } }],
    renames: [],
  };
}

function sets(container: Parameters<typeof fieldAt>[0], name: string): boolean {
  return itemsOf(fieldAt(container, 'env')).some((item) => fieldAt(item, 'name') === name);
}
