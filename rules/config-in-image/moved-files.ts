import type { NoFix } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import type { ConfigCopy } from '../../src/model/configuration.ts';
import type { Repository } from '../../src/model/repository.ts';
import { secretSettings } from '../../src/model/secrets.ts';

/** An instruction that copies configuration. */
export interface CopiedConfiguration {
  readonly repository: Repository;
  readonly subject: InstructionSubject;
  readonly copy: ConfigCopy;
}

/** A file on its way into a ConfigMap. */
export interface MovedFile {
  readonly key: string;
  /** Absolute path in the image. */
  readonly dest: string;
  readonly text: string;
}

/** Bytes that a ConfigMap may hold (Kubernetes documentation, ConfigMap: 1 MiB). */
const MAX_CONFIG_MAP = 1024 * 1024;

/** The files of a COPY with their texts, or why they cannot be moved. */
export function movedFiles({ repository, copy, subject }: CopiedConfiguration): readonly MovedFile[] | NoFix {
  if (copy.mixed)
    return { refused: 'the instruction copies other files too; give the configuration a COPY of its own' };
  const user = laterUser(subject, copy);
  if (user) return { refused: `a later ${user} of the build works on the file inside the image` };
  const moved: MovedFile[] = [];
  for (const { source, name, dest } of copy.files) {
    const file = readMoved(source === null ? null : (repository.facts(source)?.content ?? null), source, name, dest);
    if ('refused' in file) return file;
    moved.push(file);
  }
  const size = moved.reduce((sum, { text }) => sum + new TextEncoder().encode(text).length, 0);
  if (size > MAX_CONFIG_MAP) return { refused: 'a ConfigMap holds 1 MiB at most, and the files are larger' };
  if (new Set(moved.map(({ key }) => key)).size < moved.length)
    return { refused: 'two of the files have the same name, which would be one key of the ConfigMap' };
  return moved;
}

/** An instruction behind the COPY that names one of its files: it would find nothing. */
function laterUser({ instruction, stage }: InstructionSubject, { files }: ConfigCopy): string | null {
  const later = stage.instructions.filter(({ index, keyword }) => index > instruction.index && keyword === 'RUN');
  return later.find(({ body }) => files.some(({ dest }) => body.text.includes(dest)))?.keyword ?? null;
}

function readMoved(content: string | null, source: string | null, name: string, dest: string): MovedFile | NoFix {
  if (source === null) return { refused: `the repository does not hold ${name}, so its text is not known` };
  if (content === null)
    return {
      refused: `the text of ${name} was not read: it is larger than 64 KB, or no settings file that Plimsoll knows; a ConfigMap holds 1 MiB at most`,
    };
  const secrets = secretSettings(content);
  if (secrets.length > 0)
    return {
      refused: `${name} holds what looks like a secret (${secrets.slice(0, 3).join(', ')}), which belongs in a Secret, not in a ConfigMap: name the Secret that holds it and mount that one`,
    };
  const key = dest.slice(dest.lastIndexOf('/') + 1);
  if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key)) return { refused: `${key} cannot be a key of a ConfigMap` };
  return { key, dest, text: plainText(content) };
}

/** A text as it stands in a manifest: no byte order mark, line ends as LF, the last one too. */
function plainText(content: string): string {
  const plain = content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  return plain === '' || plain.endsWith('\n') ? plain : `${plain}\n`;
}
