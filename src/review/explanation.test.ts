import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { firstSentences, parseExplanation } from './explanation.ts';

const README = `# some-rule

Ask for something: \`a\`,
not \`b\`.

\`\`\`diff
-a
+b
\`\`\`

## What breaks

It breaks. Then more.

## Why

\`\`\`yaml
## no heading
\`\`\`

### A smaller heading

## The fix

Fix it.

## When to ignore

Never.

## Sources

- [One](https://example.org/)
`;

describe('parseExplanation', () => {
  it('reads title, lead, example and sections', () => {
    assert.deepEqual(parseExplanation(README), {
      title: 'some-rule',
      lead: 'Ask for something: `a`, not `b`.',
      example: '```diff\n-a\n+b\n```',
      sections: {
        whatBreaks: 'It breaks. Then more.',
        why: '```yaml\n## no heading\n```\n\n### A smaller heading',
        fix: 'Fix it.',
        whenToIgnore: 'Never.',
        sources: '- [One](https://example.org/)',
      },
    });
    assert.deepEqual(parseExplanation(README.replaceAll('\n', '\r\n')), parseExplanation(README));
  });

  it('names what is out of format', () => {
    const broken: readonly (readonly [text: string, message: RegExp])[] = [
      ['', /begins with the line/],
      [README.replace('# some-rule', 'some-rule'), /begins with the line/],
      [README.replace('## Why', '## why'), /the sections are What breaks, Why, .*; the README has What breaks, why,/],
      [README.replace('## Sources', '### Sources'), /the README has .*When to ignore$/],
      [README.replace('Never.', ''), /"When to ignore" is empty/],
      [README.replace(/Ask[\s\S]*?\n\n/, ''), /a paragraph stands below the title/],
    ];
    for (const [text, message] of broken) assert.throws(() => parseExplanation(text), message);
  });

  it('reads every rule of the project', () => {
    for (const { id } of RULES) {
      const readme = readFileSync(new URL(`../../rules/${id}/README.md`, import.meta.url), 'utf8');
      const { title, sections } = parseExplanation(readme);
      assert.equal(title, id);
      assert.ok(firstSentences(sections.whatBreaks, 300).length <= 300, `${id}: the first sentence is too long`);
      for (const link of readme.matchAll(/\]\(([^)]*)\)/g)) assert.match(link[1] ?? '', /^https:\/\//, id);
    }
  });
});

describe('firstSentences', () => {
  it('takes whole sentences of the first paragraph', () => {
    assert.equal(firstSentences('One is here. Two is\nthere. `Three` too.\n\nNext.', 26), 'One is here. Two is there.');
    assert.equal(firstSentences('One is here. Two.', 5), 'One is here.');
  });
});
