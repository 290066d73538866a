import { type ReadSource, yamlSource } from '../model/read-file.ts';
import { readDockerfile } from '../source/dockerfile/read.ts';
import { dockerfileSplices } from '../source/dockerfile/splices.ts';
import { generatedMark } from '../source/generated.ts';
import { isRefusal, type Refusal, refuse } from '../source/refusal.ts';
import { readShell } from '../source/shell/read.ts';
import { shellSplices } from '../source/shell/splices.ts';
import { applySplices, type Range, type Splice } from '../source/text.ts';
import { readYaml } from '../source/yaml/read.ts';
import type { FileEdit, Fix } from './contract.ts';

/** One file as a fix leaves it. */
export interface WrittenFile {
  readonly path: string;
  /** Null for a file that the fix creates. */
  readonly before: string | null;
  readonly after: string;
  /** The ranges of `after` that the fix wrote, blanks alone left out; a pure removal leaves an empty range. */
  readonly written: readonly Range[];
}

/**
 * Writes a fix onto texts, all or nothing. Every edit is declared on the text as it is, so their order matters only where
 * several insert at one spot: there the text of the first stands first.
 * Nothing is verified here.
 * @param texts the current text of every file that the fix touches, null where there is none yet
 * @returns the touched files, or why the writer refuses
 */
export function writeFix(
  fix: Fix,
  texts: ReadonlyMap<string, string | null>,
): { readonly files: readonly WrittenFile[] } | Refusal {
  const files: WrittenFile[] = [];
  for (const path of new Set(fix.edits.map((edit) => edit.path))) {
    const file = writeFile(
      path,
      texts.get(path),
      fix.edits.filter((edit) => edit.path === path),
    );
    if (isRefusal(file)) return file;
    files.push(file);
  }
  return { files };
}

function writeFile(path: string, before: string | null | undefined, edits: readonly FileEdit[]): WrittenFile | Refusal {
  const [first, ...more] = edits;
  if (first?.language === 'any') {
    if (more.length > 0) return refuse(`${path} is made twice`);
    if (before !== null) return refuse(`${path} is there already`);
    const { text } = first.edit;
    return { path, before, after: text, written: [{ start: 0, end: text.length }] };
  }
  if (before === undefined || before === null || !first) return refuse(`${path} cannot be read`);
  const splices = splicesOn(edits, readSource(first.language, before));
  if (isRefusal(splices)) return splices;
  return { path, before, after: applySplices(before, splices), written: writtenRanges(splices) };
}

/**
 * The splices of edits on one file, in the order of the text.
 * @returns why the writer refuses: a file that a program writes, and two edits that touch the same place, included
 */
export function splicesOn(edits: readonly FileEdit[], source: ReadSource): readonly Splice[] | Refusal {
  const mark = generatedMark(source.file.text, topsOf(edits, source));
  if (mark !== null) return refuse(`the file is not to be changed by hand: ${mark}`);
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

/** Where notes about the file and about the edited documents stand. */
function topsOf(edits: readonly FileEdit[], source: ReadSource): readonly number[] {
  if (source.language !== 'yaml') return [0];
  const documents = edits.flatMap((edit) =>
    edit.language === 'yaml' ? (source.file.documents[edit.document]?.range.start ?? []) : [],
  );
  return [...new Set([0, ...documents])];
}

function splicesFor(edit: FileEdit, source: ReadSource): readonly Splice[] | Refusal {
  if (edit.language === 'dockerfile' && source.language === 'dockerfile')
    return dockerfileSplices(source.file, edit.edit);
  if (edit.language === 'shell' && source.language === 'shell') return shellSplices(source.file, edit.edit);
  if (edit.language !== 'yaml' || source.language !== 'yaml') return refuse('the file is of another kind');
  const document = source.file.documents[edit.document];
  return document ? source.write(document, edit.edit) : refuse('the document is gone');
}

function readSource(language: Exclude<FileEdit['language'], 'any'>, text: string): ReadSource {
  if (language === 'yaml') return yamlSource(readYaml(text));
  return language === 'shell' ? { language, file: readShell(text) } : { language, file: readDockerfile(text) };
}

/** Where ordered splices end up. A change of nothing but blanks, such as a deeper indentation, is evidence of nothing. */
function writtenRanges(splices: readonly Splice[]): readonly Range[] {
  let shift = 0;
  return splices.flatMap(({ start, end, text }) => {
    const from = start + shift;
    shift += text.length - (end - start);
    return text !== '' && text.trim() === '' ? [] : [{ start: from, end: from + text.length }];
  });
}
