import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { MAX_SUMMARY } from './limits.ts';
import { noteIn, pressedNote, withNote } from './pressed-note.ts';

const SUMMARY = '### Introduced\n\n| a | b |\n| --- | --- |\n\n- one\n';

describe('what came of a button', () => {
  const said = { scope: 'safe', person: 'dev', says: 'Opened #7.' } as const;

  it('names the button and who pressed it', () => {
    assert.equal(pressedNote({ ...said, outcome: 'done' }), '**Fix all**, pressed by `dev`: Opened #7.');
    const refused = pressedNote({ ...said, scope: 'review', says: 'It is\n\narchived.', outcome: 'refused' });
    assert.equal(refused, '**Open fix PR**, pressed by `dev`: It is archived.');
  });

  it('says who lacks the permission', () => {
    const note = pressedNote({ ...said, says: '', outcome: 'not allowed' });
    assert.equal(note, '**Fix all** needs write permission on this repository, which `dev` lacks.');
  });
});

describe('a note in a summary', () => {
  it('stands in its first lines, unseen marks around it', () => {
    const noted = withNote(SUMMARY, '**Fix all**: done.');
    assert.equal(noteIn(noted), '**Fix all**: done.');
    assert.ok(noted.endsWith(SUMMARY));
    const shown = new MarkdownIt({ html: true }).render(noted).replace(/<!--.*?-->\n?/g, '');
    assert.match(shown, /^<p><strong>Fix all<\/strong>: done\.<\/p>\s*<h3>Introduced<\/h3>/);
  });

  it('takes the place of an earlier one, and is never there twice', () => {
    const twice = withNote(withNote(SUMMARY, 'first'), 'second');
    assert.equal(twice, withNote(SUMMARY, 'second'));
    assert.equal(withNote(twice, 'second'), twice);
    assert.equal(
      withNote(twice.replaceAll('\n', '\r\n'), 'third').replaceAll('\r\n', '\n'),
      withNote(SUMMARY, 'third'),
    );
  });

  it('is not found anywhere else', () => {
    const noted = withNote(SUMMARY, 'a note');
    for (const text of ['', SUMMARY, `x${noted}`, `\n${noted}`, noted.replace(' end', '')]) {
      assert.equal(noteIn(text), null);
      assert.ok(withNote(text, 'b').endsWith(text));
    }
  });

  it('leaves the rest as much room as GitHub gives', () => {
    const long = `### Introduced\n\n${'- a line of the list\n'.repeat(4_000)}`.slice(0, MAX_SUMMARY);
    const noted = withNote(long, 'a note');
    assert.ok(noted.length <= MAX_SUMMARY && noted.length > MAX_SUMMARY - 100, `${noted.length}`);
    const again = withNote(noted, `another ${'note '.repeat(50)}`);
    assert.ok(again.length <= MAX_SUMMARY);
    assert.equal(again.split('The rest did not fit here').length, 2);
  });

  it('comes out of any summary as it went in', () => {
    const line = fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.replace(/[\r\n]/g, ' '));
    const part = fc.oneof(fc.string({ maxLength: 50 }), fc.constantFrom('<!-- plimsoll:pressed -->', '\n', '-->'));
    fc.assert(
      fc.property(
        line,
        line,
        fc.array(part).map((all) => all.join('')),
        (first, second, rest) => {
          const noted = withNote(`x${rest}`, first);
          assert.equal(noteIn(noted), first);
          assert.equal(withNote(noted, second), withNote(`x${rest}`, second));
        },
      ),
    );
  });
});
