import type { FileEdit, Fix, NoFix } from '../../src/engine/contract.ts';
import type { ImageSite, ImageUse } from '../../src/model/image.ts';
import type { ImageReference } from '../../src/model/image-reference.ts';
import type { KnownTag } from '../../src/model/known-tags.ts';
import { isRefusal, type Refusal, refuse } from '../../src/source/refusal.ts';
import type { Range } from '../../src/source/text.ts';

/**
 * Writes the version that another place of the repository names for the same image.
 * @param known the versions that the nearest places name; a choice among several is a person's
 */
export function nameVersion(image: ImageUse, reference: ImageReference, known: readonly KnownTag[]): Fix | NoFix {
  const [tag, ...others] = known;
  if (!tag) {
    return {
      refused: `only the registry knows which version of ${reference.name} is meant; name the one you have tested`,
    };
  }
  if (others.length > 0) {
    const versions = known.slice(0, 3).map(({ suffix }) => suffix.slice(1, 40));
    return { refused: `the repository names several versions of ${reference.name}: ${versions.join(', ')}` };
  }
  const edit = writeSuffix(image, reference, tag.suffix);
  if (isRefusal(edit)) return { refused: edit.refused };
  return {
    title: `Name the version ${versionIn(tag.suffix)}, as ${tag.path} does`,
    safety: 'review',
    assumes:
      `The version that ${tag.path} names is the one that is meant here, and the registry holds it. ` +
      'What runs under `latest` today may be older or newer: options, data formats and interfaces can differ.',
    edits: [edit],
    renames: [],
  };
}

function writeSuffix(image: ImageUse, { name }: ImageReference, suffix: string): FileEdit | Refusal {
  const { site, path } = image;
  if (site.kind === 'stage') return writeStage(image, site, { name, suffix });
  const { document, at, holds } = site;
  const value = holds === 'tag' ? versionIn(suffix) : name + suffix;
  return { path, language: 'yaml', document, edit: { op: 'set', at, value } };
}

/** The tag alone, without a digest behind it. */
function versionIn(suffix: string): string {
  return suffix.slice(1).replace(/@.*$/, '');
}

interface Version {
  readonly name: string;
  readonly suffix: string;
}

/** In FROM itself; where an ARG makes up the reference, in the ARG's default, if no other place uses it. */
function writeStage(
  { path, sources }: ImageUse,
  { dockerfile, stage }: Extract<ImageSite, { kind: 'stage' }>,
  { name, suffix }: Version,
): FileEdit | Refusal {
  const { text: whole } = dockerfile;
  const { reference, from } = stage;
  const replace = (instruction: { index: number; range: Range }, part: Range, text: string): FileEdit => ({
    path,
    language: 'dockerfile',
    edit: {
      op: 'replace',
      instruction: instruction.index,
      text: (
        whole.slice(instruction.range.start, part.start) +
        text +
        whole.slice(part.end, instruction.range.end)
      ).replaceAll('\r\n', '\n'),
    },
  });
  const [source, ...more] = sources;
  if (!source) return replace(from, reference, name + suffix);
  const argument = /^([A-Za-z_]\w*)=([\w./:@-]*)$/.exec(whole.slice(source.start, source.end));
  const [, variable = '', value = ''] = argument ?? [];
  const instruction = dockerfile.globals.find(({ range }) => range.start <= source.start && source.end <= range.end);
  const uses = argument ? whole.match(new RegExp(`\\$\\{?${variable}\\b`, 'g')) : null;
  if (!instruction || more.length > 0 || uses?.length !== 1)
    return refuse('the ARG that names the image is used in several places, or made up of others');
  const inPlace = new RegExp(`^(.*:)?\\$\\{?${variable}\\}?$`).exec(reference.text);
  if (!inPlace) return refuse('FROM uses the ARG in a way that cannot be changed for certain');
  const after = inPlace[1] === undefined ? name + suffix : suffix.slice(1);
  return replace(instruction, { start: source.end - value.length, end: source.end }, after);
}
