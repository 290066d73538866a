/** The writer of Dockerfiles under proof: one random edit, judged by its bytes, by `dockerfile-ast`, and by Bash. */
import type { DockerfileEdit } from '../../../src/source/dockerfile/edit.ts';
import { generateDockerfile, generateDockerfileEdit } from '../../../src/source/dockerfile/edits.fixture.ts';
import type { Dockerfile } from '../../../src/source/dockerfile/instructions.ts';
import { readDockerfile } from '../../../src/source/dockerfile/read.ts';
import { instructionScript } from '../../../src/source/dockerfile/shell.ts';
import { dockerfileSplices } from '../../../src/source/dockerfile/splices.ts';
import { verifyDockerfile } from '../../../src/source/dockerfile/verify.ts';
import { isRefusal } from '../../../src/source/refusal.ts';
import type { ShellScript } from '../../../src/source/shell/script.ts';
import type { Tape } from '../../../src/source/tape.fixture.ts';
import { applySplices } from '../../../src/source/text.ts';
import { finalNewlineComplaint, framingComplaint } from '../difference.ts';
import { plant } from '../plant.ts';
import { shellBytesComplaint } from '../shell/bytes.ts';
import { type Claim, claimOf, confirm } from '../shell/forms.ts';
import { blindShellEdit, hasPlace, isSurelyWrong } from '../shell/subject.ts';
import type { Profile, Subject, Survey, Trial } from '../trial.ts';
import { instructionBytesComplaint, listComplaint } from './bytes.ts';

/** The writer of Dockerfiles. */
export function dockerfileSubject(): Subject {
  return { name: 'dockerfile', generate: generateDockerfile, survey, attempt, confirm };
}

function survey(text: string): Survey {
  const { instructions, errors } = readDockerfile(text);
  return errors.length > 0
    ? { parts: 0, untried: { 'with an error': 1 } }
    : { parts: instructions.length, untried: {} };
}

function attempt(text: string, tape: Tape, profile: Profile): Trial {
  const file = readDockerfile(text);
  if (file.errors.length > 0 || file.stages.length === 0) return { kind: 'nothing' };
  const edit = fitting(
    file,
    profile === 'hard' && tape.chance(40) ? blindEdit(tape, file) : generateDockerfileEdit(tape, file),
  );
  if (!edit) return { kind: 'nothing' };
  const splices = dockerfileSplices(file, edit);
  if (isRefusal(splices)) return { kind: 'refused', reason: splices.refused, edit };
  const after = applySplices(text, splices);
  const complaint =
    complaintAbout(file, after, edit) ?? verifyDockerfile(text, after, [edit]) ?? againComplaint(after, edit);
  if (complaint) return { kind: 'wrong', complaint, edit, after };
  const planted = plant(tape, text, after);
  const isWrong = isSurelyWrong(planted, after) || (edit.op !== 'shell' && planted !== after);
  const isSeen = !isWrong || verifyDockerfile(text, planted, [edit]) !== null;
  if (!isSeen) return { kind: 'wrong', complaint: 'the verifier lets a planted mistake pass', edit, after: planted };
  const claim = claimAbout(file, after, edit);
  return { kind: 'made', after, edit, planted: isWrong ? 1 : 0, ...(claim && { claim }) };
}

/** An edit of any instruction, whether a rule would choose it there or not. */
function blindEdit(tape: Tape, file: Dockerfile): DockerfileEdit {
  const instruction = tape.below(file.instructions.length);
  const script = scriptOf(file, instruction);
  if (script && script.commands.length > 0 && tape.chance(50))
    return { op: 'shell', instruction, edit: blindShellEdit(tape, script) };
  const text = tape.pick(['USER z', 'RUN prog "a b"', 'ENV NEW=value']);
  return tape.pick<DockerfileEdit>([
    { op: 'replace', instruction, text },
    { op: 'remove', instruction },
    { op: 'insert', before: instruction, text },
    { op: 'insert', after: instruction, text },
    { op: 'stage', before: tape.below(file.stages.length + 1), text: 'FROM fresh/image:1 AS newest\nRUN prog' },
  ]);
}

/** The edit with stage names that the file does not have yet; null for one that there is no place for. */
function fitting(file: Dockerfile, edit: DockerfileEdit): DockerfileEdit | null {
  if (edit.op === 'stage') return { ...edit, text: edit.text.replace(/newest/gi, `$&${file.stages.length}`) };
  if (edit.op !== 'shell') return edit;
  const script = scriptOf(file, edit.instruction);
  return script && hasPlace(script, edit.edit) ? edit : null;
}

function complaintAbout(file: Dockerfile, after: string, edit: DockerfileEdit): string | null {
  const { text } = file;
  const framing = framingComplaint(text, after) ?? finalNewlineComplaint(text, after);
  if (framing) return framing;
  if (readDockerfile(after).errors.length > 0) return 'it has an error now';
  const comments = commentComplaint(text, after, edit);
  if (comments) return comments;
  if (edit.op !== 'shell')
    return instructionBytesComplaint(text, after, edit) ?? listComplaint(text, after, edit, file.escape);
  const script = scriptOf(file, edit.instruction);
  if (!script) return 'there is no script';
  return shellBytesComplaint(text, after, edit.edit, script) ?? listComplaint(text, after, edit, file.escape);
}

/** All comments stay, but for those above an instruction that goes; the first line stays the first when it is one. */
function commentComplaint(before: string, after: string, edit: DockerfileEdit): string | null {
  const [head = ''] = before.split(/\r?\n/, 1);
  const adds = edit.op === 'insert' || edit.op === 'stage';
  if (adds && /^\ufeff?#(?! hadolint)/.test(head) && !after.startsWith(head))
    return 'the head of the file is not at its top';
  const numbered = (text: string) => (text.match(/# c\d+/g) ?? []).join();
  return edit.op === 'remove' || numbered(before) === numbered(after) ? null : 'a comment is gone';
}

function scriptOf(file: Dockerfile, at: number): ShellScript | null {
  const instruction = file.instructions[at];
  const script = instruction && instructionScript(file, instruction);
  return script && !isRefusal(script) ? script : null;
}

function claimAbout(file: Dockerfile, after: string, edit: DockerfileEdit): Claim | null {
  if (edit.op !== 'shell') return null;
  const old = scriptOf(file, edit.instruction);
  const fresh = scriptOf(readDockerfile(after), edit.instruction);
  return old && claimOf(edit.edit, old, fresh?.text ?? ')');
}

/** What is added is added once more, exactly; what is replaced by one instruction stays. */
function againComplaint(after: string, edit: DockerfileEdit): string | null {
  if (edit.op === 'remove' || edit.op === 'shell') return null;
  const file = readDockerfile(after);
  const splices = dockerfileSplices(file, edit);
  if (isRefusal(splices)) return null;
  const again = applySplices(after, splices);
  if (edit.op !== 'replace') return complaintAbout(file, again, edit);
  return edit.text.includes('\n') || again === after ? null : 'the instruction is replaced by something else';
}
