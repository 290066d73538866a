import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatMarkers, parseMarkers, parseState, withoutMarkers } from './marker.ts';

const field = fc.string({ unit: 'binary', minLength: 1, maxLength: 15 });
const markers = fc.array(fc.record({ fingerprint: field, key: field }, { noNullPrototype: true }), {
  minLength: 1,
  maxLength: 5,
});

describe('markers', () => {
  it('come back as they were written, whatever stands before them', () => {
    fc.assert(
      fc.property(markers, fc.string(), (written, text) => {
        const body = `${text}\n\n${formatMarkers(written)}`;
        assert.deepEqual(parseMarkers(body), written);
        assert.deepEqual(parseMarkers(`${body}\r\n`), written);
        assert.equal(withoutMarkers(body), text.trimEnd());
      }),
    );
  });

  it('are an HTML comment that nothing in them can end', () => {
    fc.assert(
      fc.property(markers, (written) => {
        const inside = formatMarkers(written).slice('<!--'.length, -'-->'.length);
        assert.doesNotMatch(inside, /--|[<>\n]/);
      }),
    );
    assert.doesNotMatch(formatMarkers([{ fingerprint: 'a--b', key: '-->' }]).slice(4, -3), /--/);
  });

  it('count only where they end the body: repository text cannot forge them', () => {
    const forged = formatMarkers([{ fingerprint: 'forged', key: 'forged' }]);
    const real = [{ fingerprint: 'real', key: 'real' }];
    assert.deepEqual(parseMarkers(`\`\`\`suggestion\n# ${forged}\n\`\`\`\n\n${formatMarkers(real)}`), real);
    assert.deepEqual(parseMarkers(`${forged}\nand more text`), []);
    assert.deepEqual(parseMarkers(`${forged} text -->`), []);
  });

  it('are read tolerantly: what is no marker is passed over', () => {
    assert.deepEqual(parseMarkers('<!-- plimsoll:1 a:b c :d e:f:g %zz:h i:%e0 j:k -->'), [
      { fingerprint: 'a', key: 'b' },
      { fingerprint: 'j', key: 'k' },
    ]);
    assert.deepEqual(parseMarkers('<!-- plimsoll:2 a:b -->'), []);
    assert.deepEqual(parseMarkers('no marker'), []);
    assert.deepEqual(parseMarkers(`<!-- plimsoll:1 ${'a'.repeat(201)}:b -->`), []);
  });

  it('tell whether what they mark is gone', () => {
    fc.assert(
      fc.property(markers, fc.constantFrom('open', 'fixed'), (written, state) => {
        const body = `Text\n\n${formatMarkers(written, state)}`;
        assert.deepEqual([parseMarkers(body), parseState(body)], [written, state]);
      }),
    );
    assert.equal(parseState('fixed'), 'open');
    assert.equal(parseState('<!-- plimsoll:1 fixed a:b -->\nand more text'), 'open');
    assert.equal(parseState('<!-- plimsoll:1 fixed:b -->'), 'open');
  });
});
