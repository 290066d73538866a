import type { Fix, NoFix } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import { addItems, placedPod } from '../../src/model/placed-pods.ts';
import { fieldAt, itemsOf } from '../../src/model/plain-fields.ts';
import type { Repository } from '../../src/model/repository.ts';
import { imagesHolding } from '../../src/model/shipped.ts';
import { variablesOf } from '../../src/model/variables.ts';
import { insertConfigMaps, nameFor, obstacleFor } from './workloads.ts';

export interface VariableRepair {
  readonly repository: Repository;
  readonly subject: InstructionSubject;
  /** The variables that differ between environments, with their values. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  readonly users: readonly PlacedContainer[];
  readonly open: readonly PlacedContainer[];
}

/** Does a container set a variable itself, or take a set of variables from elsewhere? */
export function setsVariable(repository: Repository, user: PlacedContainer, name: string): boolean {
  const container = placedPod(repository, user)?.container;
  const own = itemsOf(fieldAt(container, 'env')).some((item) => fieldAt(item, 'name') === name);
  return own || itemsOf(fieldAt(container, 'envFrom')).length > 0;
}

/** Moves variables out of the image: a ConfigMap with their values, and `envFrom` in every container that runs it. */
export function toEnvFrom({ repository, subject, variables, users, open }: VariableRepair): Fix | NoFix {
  const { instruction, path, stage } = subject;
  const obstacle = obstacleFor(repository, subject, imagesHolding(repository, path, stage.index), users);
  if (obstacle !== null) return { refused: obstacle };
  const all = variablesOf(instruction);
  if (all.length > variables.length)
    return { refused: 'the instruction sets other variables too; give those of the environment an ENV of their own' };
  const [user] = open;
  if (!user || open.length < users.length)
    return { refused: 'some of the containers that run the image set the variable themselves, and some do not' };
  const name = nameFor(user, 'env');
  const data = Object.fromEntries(variables.map((variable) => [variable.name, variable.value]));
  const maps = insertConfigMaps(repository, open, name, data);
  if ('refused' in maps) return maps;
  const takes = open.flatMap(({ path: file, document, at }) =>
    addItems(
      { path: file, document },
      [...at, 'envFrom'],
      [],
      [{ configMapRef: { name } }],
      ['env', 'ports', 'args', 'command', 'imagePullPolicy', 'image'],
    ),
  );
  return {
    title: `Move ${variables.map((variable) => variable.name).join(', ')} into the ConfigMap ${name}`,
    safety: 'review',
    assumes:
      'The containers in this repository are all that run the image: one that is started elsewhere would miss the variables. Running Pods keep the values that they were started with; a changed ConfigMap needs a restart.',
    edits: [
      ...takes,
      ...maps,
      { path, language: 'dockerfile', edit: { op: 'remove', instruction: instruction.index } },
    ],
    renames: [],
  };
}
