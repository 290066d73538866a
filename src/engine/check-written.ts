import { classify } from '../model/file-class.ts';
import { readDockerfile } from '../source/dockerfile/read.ts';
import { verifyDockerfile } from '../source/dockerfile/verify.ts';
import { readShell } from '../source/shell/read.ts';
import { verifyShell } from '../source/shell/verify.ts';
import type { SecondReader } from '../source/yaml/second-reading.ts';
import { splitDocuments } from '../source/yaml/split.ts';
import { verifyYaml } from '../source/yaml/verify.ts';
import type { FileEdit } from './contract.ts';
import type { WrittenFile } from './write-fix.ts';

/**
 * Whether the second parser can read what a fix is about to change. What it cannot read now, nobody can compare later.
 * @returns why not, or null when it can
 */
export function whyNotComparable(text: string, edits: readonly FileEdit[], reader: SecondReader): string | null {
  const pieces = splitDocuments(text);
  for (const edit of edits) {
    const piece = edit.language === 'yaml' ? pieces[edit.document] : undefined;
    const read = piece && reader.read(text.slice(piece.whole.start, piece.whole.end));
    if (read && 'error' in read) return `not every parser can read the document as it is: ${firstLine(read.error)}`;
  }
  return null;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}

/**
 * Reads a written file a second time, by other code than wrote it: it must hold the declared changes and no others.
 * @param edits those of the fix on this file
 * @returns why it does not, or null when it does
 */
export function checkWritten(file: WrittenFile, edits: readonly FileEdit[], reader: SecondReader): string | null {
  const { path, before, after } = file;
  if (before === null) return checkCreated(path, after, edits, reader);
  const yaml = edits.flatMap((edit) => (edit.language === 'yaml' ? [edit] : []));
  const shell = edits.flatMap((edit) => (edit.language === 'shell' ? [edit.edit] : []));
  const dockerfile = edits.flatMap((edit) => (edit.language === 'dockerfile' ? [edit.edit] : []));
  if (yaml.length === edits.length) return verifyYaml(before, after, yaml, reader);
  if (shell.length === edits.length) return verifyShell(before, after, shell);
  return dockerfile.length === edits.length
    ? verifyDockerfile(before, after, dockerfile)
    : 'its changes are of several kinds';
}

/** A new file holds what was declared, and its kind can be read. */
function checkCreated(path: string, after: string, edits: readonly FileEdit[], reader: SecondReader): string | null {
  const [edit] = edits;
  if (edit?.language !== 'any' || edit.edit.text !== after) return 'the new file is not what was declared';
  if (!after.endsWith('\n') || /[\r\0]/.test(after)) return 'the new file is not made of whole lines';
  const fileClass = classify(path);
  if (fileClass === 'manifest') {
    for (const { whole } of splitDocuments(after)) {
      const read = reader.read(after.slice(whole.start, whole.end));
      if ('error' in read) return `the new file is not readable: ${read.error}`;
    }
  }
  const [error] = fileClass === 'dockerfile' ? readDockerfile(after).errors : [];
  if (error) return `the new Dockerfile has an error: ${error.message}`;
  return /\.(?:ba|da|a)?sh$/.test(path) && readShell(after).broken ? 'the new script cannot be read' : null;
}
