import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutMarkdown } from './cut.ts';

describe('cutMarkdown', () => {
  it('leaves alone what fits', () => {
    assert.equal(cutMarkdown('a\nb', 3), 'a\nb');
  });

  it('cuts at a line end and says so', () => {
    assert.equal(cutMarkdown(`a\nb\n${'c'.repeat(100)}`, 50), 'a\nb\n\n*The rest did not fit here.*');
  });

  it('closes what is open', () => {
    const text = `<details><summary>x</summary>\n\n\`\`\`\`diff\n\`\`\`\n<details>\n${'c\n'.repeat(100)}\`\`\`\`\n\n</details>`;
    const cut = cutMarkdown(text, 120);
    assert.match(cut, /\n````\n\n<\/details>\n\n\*The rest/);
    assert.doesNotMatch(cut, /<\/details>\n\n<\/details>/);
    const closed = `\`\`\`\na\n\`\`\`\n<details>\n</details>\n${'c\n'.repeat(100)}`;
    assert.match(cutMarkdown(closed, 80), /c\n\n\*The rest/);
  });

  it('keeps to the length', () => {
    const line = fc.constantFrom('```', '````', '~~~', '<details>', '</details>', 'text', '- item', '');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 200 }), fc.integer({ min: 40, max: 400 }), (lines, length) => {
        assert.ok(cutMarkdown(lines.join('\n'), length).length <= length);
      }),
    );
  });
});
