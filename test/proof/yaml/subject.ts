/** The YAML writer under proof: one random edit, judged by the second parser and by the bytes. */
import { isRefusal } from '../../../src/source/refusal.ts';
import type { Tape } from '../../../src/source/tape.fixture.ts';
import { applySplices } from '../../../src/source/text.ts';
import type { YamlEdit, YamlStreamEdit } from '../../../src/source/yaml/edit.ts';
import { generateFile } from '../../../src/source/yaml/generated.fixture.ts';
import { readYaml } from '../../../src/source/yaml/read.ts';
import { yamlSplices } from '../../../src/source/yaml/splices.ts';
import type { YamlDocument, YamlFile } from '../../../src/source/yaml/tree.ts';
import { verifyYaml } from '../../../src/source/yaml/verify.ts';
import { plant } from '../plant.ts';
import type { Subject, Survey, Trial } from '../trial.ts';
import { type Chosen, chooseEdit } from './choose.ts';
import { complaintAbout, isSurelyWrong, type Second } from './oracle.ts';
import { placesIn, readSecond, type SecondFile } from './second.ts';

/** Of how many made edits one mistake is planted. */
const PLANTED_IN_TEN = 3;

/** The writer of YAML. */
export function yamlSubject(): Subject {
  let last: { text: string; file: ReturnType<typeof readSecond> } | null = null;
  const second = (text: string) => {
    if (last?.text !== text) last = { text, file: readSecond(text) };
    return last.file;
  };
  return {
    name: 'yaml',
    generate: generateFile,
    survey: (text) => survey(text, second),
    attempt(text, tape, profile) {
      const file = second(text);
      if ('error' in file) return NOTHING;
      const chosen = chooseEdit(tape, file, profile);
      return chosen ? judge(file, chosen, tape, second) : NOTHING;
    },
  };
}

const NOTHING: Trial = { kind: 'nothing' };

function survey(text: string, second: Second): Survey {
  const { documents } = readYaml(text);
  const templates = documents.filter(({ templated }) => templated).length;
  const file = second(text);
  if ('error' in file)
    return {
      parts: 0,
      untried: { template: templates, 'in a file that cannot be read': documents.length - templates },
    };
  const inTemplates = documents.filter(({ templated, root }) => templated && root).length;
  return { parts: Math.max(0, file.documents.length - inTemplates), untried: templates ? { template: templates } : {} };
}

function judge(file: SecondFile, chosen: Chosen, tape: Tape, second: Second): Trial {
  const { edit } = chosen;
  const own = readYaml(file.text);
  const document = documentOf(own, chosen);
  const wrong = (complaint: string, after: string | null): Trial => ({
    kind: 'wrong',
    complaint,
    edit: told(chosen),
    after,
  });
  if (!document) return wrong('the reader does not see the document', null);
  const splices = yamlSplices(own, document, edit);
  // A template is no YAML until it is rendered: there is nothing in memory that it could be compared with.
  if (document.templated) return NOTHING;
  if (isRefusal(splices)) return { kind: 'refused', reason: splices.refused, edit: told(chosen) };
  const after = applySplices(file.text, splices);
  const complaint =
    complaintAbout(file, chosen, after, second) ?? verifyYaml(file.text, after, [{ document: document.index, edit }]);
  if (complaint) return wrong(complaint, after);
  const again = againComplaint(chosen, after, second);
  if (again) return wrong(`the second time: ${again}`, after);
  if (tape.below(10) >= PLANTED_IN_TEN) return { kind: 'made', after, edit: told(chosen), planted: 0 };
  const planted = plant(tape, file.text, after);
  if (!isSurelyWrong(file, chosen, planted)) return { kind: 'made', after, edit: told(chosen), planted: 0 };
  if (verifyYaml(file.text, planted, [{ document: document.index, edit }]) === null)
    return wrong('the verifier lets a planted mistake pass', planted);
  return { kind: 'made', after, edit: told(chosen), planted: 1 };
}

/** The document as our reader sees it: the one that holds the place where the second parser saw it begin. */
function documentOf(file: YamlFile, { document }: Chosen): YamlDocument | undefined {
  const [start] = document.contents.range;
  return file.documents.find(({ range }) => range.start <= start && start < range.end);
}

/** What has been set or deleted needs nothing the second time; what is added is added once more, exactly. */
function againComplaint(chosen: Chosen, after: string, second: Second): string | null {
  const { edit } = chosen;
  const own = readYaml(after);
  const fresh = second(after);
  if ('error' in fresh || edit.op === 'removeDocument') return null;
  const document = fresh.documents[chosen.document.index];
  const target = document && documentOf(own, { ...chosen, document });
  if (!document || !target) return 'the document is gone';
  const splices = yamlSplices(own, target, edit);
  if (edit.op === 'set' || edit.op === 'delete') {
    return !isRefusal(splices) && splices.length === 0 ? null : 'the edit does not find its own work done';
  }
  if (isRefusal(splices)) return null;
  const again = chosenAgain(edit, document, chosen);
  if (!again) return 'there is no place for it';
  const twice = applySplices(after, splices);
  const complaint = complaintAbout(fresh, again, twice, readSecond);
  return complaint ? `${complaint}: ${JSON.stringify(twice)}` : null;
}

function chosenAgain(edit: YamlEdit | YamlStreamEdit, document: Chosen['document'], old: Chosen): Chosen | null {
  if (edit.op === 'insertDocument' || edit.op === 'removeDocument') return { ...old, document };
  const path = JSON.stringify(edit.at);
  const place = placesIn(document).find((one) => JSON.stringify(one.path) === path);
  return place ? { edit, document, place, missing: [] } : null;
}

function told({ edit, document }: Chosen): unknown {
  return { document: document.index, ...edit };
}
