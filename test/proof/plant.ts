/** Plants mistakes in the result of an edit: wrong results, made on purpose, that the verifier must see. */
import type { Tape } from '../../src/source/tape.fixture.ts';

/** A text with one mistake in it, which now and then means the same all the same. */
export function plant(tape: Tape, before: string, after: string): string {
  const lines = after.split(/(?<=\n)/);
  const at = tape.below(lines.length);
  const line = lines[at] ?? '';
  switch (tape.below(12)) {
    case 0:
      return before;
    case 1:
      return lines.toSpliced(at, 1).join('');
    case 2:
      return lines.toSpliced(at, 0, line).join('');
    case 3:
      return lines.toSpliced(at, 2, lines[at + 1] ?? '', line).join('');
    case 4:
      return lines.with(at, ` ${line}`).join('');
    case 5:
      return lines.with(at, line.replace(/^ /, '')).join('');
    case 6:
      return lines.with(at, `${tape.pick(['---\n', 'planted: 1\n', '- planted\n', '# planted\n'])}${line}`).join('');
    case 7:
      return after.startsWith('\ufeff') ? after.slice(1) : `\ufeff${after}`;
    case 8:
      return after.includes('\r\n') ? after.replace('\r\n', '\n') : after.replace('\n', '\r\n');
    case 9:
      return after.slice(0, tape.below(after.length + 1));
    case 10:
      return lines.with(at, line.replace('\n', '\r')).join('');
    default:
      return changeCharacter(tape, after);
  }
}

function changeCharacter(tape: Tape, text: string): string {
  const letters = [...text.matchAll(/[A-Za-z0-9:'"&*{}[\],-]/g)];
  const at = letters[tape.below(Math.max(1, letters.length))]?.index ?? 0;
  return text.slice(0, at) + tape.pick(['x', '7', '-', '"', ' ']) + text.slice(at + 1);
}
