import type { FileEdit, Fix, NoFix, RuleOptions } from '../../src/engine/contract.ts';
import { totalIn } from '../../src/model/namespace-budgets.ts';
import { folderOf } from '../../src/model/nearness.ts';
import { formatQuantity, quantityOf } from '../../src/model/quantity.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { PlainMap } from '../../src/source/plain-value.ts';
import { blockLines } from '../../src/source/yaml/print.ts';

const RULE = 'namespace-without-quota';

/** Without the limits of memory the quota would do; the others belong together. */
const NEEDED = ['requestsCpu', 'requestsMemory', 'defaultRequestCpu', 'defaultRequestMemory', 'defaultMemory'] as const;
type Setting = (typeof NEEDED)[number] | 'limitsMemory';
type Amounts = Readonly<Partial<Record<Setting, string>>>;

/** Names of namespaces are DNS labels (RFC 1123), and so safe as the name of a file. */
export const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * A new file with a ResourceQuota and the LimitRange without which the quota would refuse each Pod that states nothing.
 * Where the folder has a kustomization, the file is listed there.
 */
export function addBudget(
  namespace: { readonly path: string; readonly name: string },
  options: RuleOptions,
  repository: Repository,
): Fix | NoFix {
  const { path, name } = namespace;
  const amounts = readAmounts(options);
  const missing = NEEDED.filter((setting) => amounts[setting] === undefined);
  if (missing.length > 0) return { refused: `set ${missing.map((setting) => `rules.${RULE}.${setting}`).join(', ')}` };
  const obstacle = objection(name, amounts, repository);
  if (obstacle !== null) return { refused: obstacle };
  const folder = folderOf(path);
  const file = `${name}-quota.yaml`;
  const target = folder === '' ? file : `${folder}/${file}`;
  if (repository.has(target)) return { refused: `${target} is there already` };
  const text = `${[quota(name, amounts), limitRange(name, amounts)].map(print).join('---\n')}`;
  return {
    title: `Bound the namespace ${name} with a ResourceQuota and a LimitRange`,
    safety: 'review',
    assumes: `${target} is applied with the rest of the folder. What runs in ${name} now, of other repositories too, fits into the quota and into the default of ${amounts.defaultMemory} of memory for containers that state none: what does not fit is refused at its next start, and a container that takes more than the default is killed.`,
    edits: [{ path: target, language: 'any', edit: { op: 'create', text } }, ...listed(folder, file, repository)],
    renames: [],
  };
}

function readAmounts(options: RuleOptions): Amounts {
  const given = [...NEEDED, 'limitsMemory' as const].flatMap((setting) => {
    const value = options[setting];
    return typeof value === 'string' || typeof value === 'number' ? [[setting, String(value)] as const] : [];
  });
  return Object.fromEntries(given);
}

/** Why these amounts would stop what the repository runs there, as a clause; null when they fit. */
function objection(name: string, amounts: Amounts, repository: Repository): string | null {
  const amount = (setting: Setting) => quantityOf(amounts[setting]);
  const [request, limit] = [amount('defaultRequestMemory'), amount('defaultMemory')];
  if (request !== null && limit !== null && limit < request)
    return `rules.${RULE}.defaultMemory is below defaultRequestMemory`;
  const bounds = [
    ['requestsCpu', 'requests.cpu'],
    ['requestsMemory', 'requests.memory'],
    ['limitsMemory', 'limits.memory'],
  ] as const;
  for (const [setting, resource] of bounds) {
    const bound = amount(setting);
    const total = totalIn(repository, name, resource);
    if (bound !== null && total > bound)
      return `the workloads of this repository in it take ${formatQuantity(total, resource)} of ${resource} together; set rules.${RULE}.${setting} higher for this path`;
  }
  return null;
}

function quota(namespace: string, { requestsCpu, requestsMemory, limitsMemory }: Amounts): PlainMap {
  const hard = {
    ...(requestsCpu !== undefined && { 'requests.cpu': requestsCpu }),
    ...(requestsMemory !== undefined && { 'requests.memory': requestsMemory }),
    ...(limitsMemory !== undefined && { 'limits.memory': limitsMemory }),
  };
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: `${namespace}-quota`, namespace },
    spec: { hard },
  };
}

function limitRange(namespace: string, amounts: Amounts): PlainMap {
  const { defaultRequestCpu = '', defaultRequestMemory = '', defaultMemory = '' } = amounts;
  const limits = [
    {
      type: 'Container',
      defaultRequest: { cpu: defaultRequestCpu, memory: defaultRequestMemory },
      default: { memory: defaultMemory },
    },
  ];
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: `${namespace}-defaults`, namespace },
    spec: { limits },
  };
}

function print(object: PlainMap): string {
  const lines = blockLines(object, { step: 2, listOffset: 0, quote: 'double', literals: false });
  return `${lines.join('\n')}\n`;
}

/** kustomize looks for these names, in this order. */
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

function listed(folder: string, file: string, repository: Repository): FileEdit[] {
  const paths = KUSTOMIZATIONS.map((name) => (folder === '' ? name : `${folder}/${name}`));
  const path = paths.find((each) => (repository.facts(each)?.kustomization?.references ?? []).length > 0);
  return path === undefined
    ? []
    : [{ path, language: 'yaml', document: 0, edit: { op: 'append', at: ['resources'], value: file } }];
}
