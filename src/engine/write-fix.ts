import { type ReadSource, yamlSource } from '../model/read-file.ts';
import { readDockerfile } from '../source/dockerfile/read.ts';
import { dockerfileSplices } from '../source/dockerfile/splices.ts';
import { isRefusal, type Refusal, refuse } from '../source/refusal.ts';
import { applySplices, type Range, type Splice } from '../source/text.ts';
import { readYaml } from '../source/yaml/read.ts';
import type { FileEdit, Fix } from './contract.ts';

/** One file as a fix leaves it. */
export interface WrittenFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The ranges of `after` that the fix wrote; a pure removal leaves an empty range. */
  readonly written: readonly Range[];
}

/**
 * Writes a fix onto texts, all or nothing. Every edit is declared on the text as it is, so their order does not matter.
 * Nothing is verified here.
 * @param texts the current text of every file that the fix touches
 * @returns the touched files, or why the writer refuses
 */
export function writeFix(
  fix: Fix,
  texts: ReadonlyMap<string, string>,
): { readonly files: readonly WrittenFile[] } | Refusal {
  const files: WrittenFile[] = [];
  for (const path of new Set(fix.edits.map((edit) => edit.path))) {
    const before = texts.get(path);
    if (before === undefined) return refuse(`${path} cannot be read`);
    const edits = fix.edits.filter((edit) => edit.path === path);
    const splices = splicesOn(edits, readSource(edits[0]?.language ?? 'yaml', before));
    if (isRefusal(splices)) return splices;
    files.push({ path, before, after: applySplices(before, splices), written: writtenRanges(splices) });
  }
  return { files };
}

/**
 * The splices of edits on one file, in the order of the text.
 * @returns why the writer refuses, also when two edits touch the same place
 */
export function splicesOn(edits: readonly FileEdit[], source: ReadSource): readonly Splice[] | Refusal {
  const all: Splice[] = [];
  for (const edit of edits) {
    const splices = splicesFor(edit, source);
    if (isRefusal(splices)) return splices;
    all.push(...splices);
  }
  all.sort((a, b) => a.start - b.start || a.end - b.end);
  const overlap = all.some((splice, index) => splice.start < (all[index - 1]?.end ?? 0));
  return overlap ? refuse('two of its changes touch the same place') : all;
}

function splicesFor(edit: FileEdit, source: ReadSource): readonly Splice[] | Refusal {
  if (edit.language === 'dockerfile' && source.language === 'dockerfile')
    return dockerfileSplices(source.file, edit.edit);
  if (edit.language !== 'yaml' || source.language !== 'yaml') return refuse('the file is of another kind');
  const document = source.file.documents[edit.document];
  return document ? source.write(document, edit.edit) : refuse('the document is gone');
}

function readSource(language: FileEdit['language'], text: string): ReadSource {
  return language === 'yaml' ? yamlSource(readYaml(text)) : { language, file: readDockerfile(text) };
}

/** Where ordered splices end up. */
function writtenRanges(splices: readonly Splice[]): readonly Range[] {
  let shift = 0;
  return splices.map(({ start, end, text }) => {
    const from = start + shift;
    shift += text.length - (end - start);
    return { start: from, end: from + text.length };
  });
}
