/** The oracle itself: wrong results that are planted here, it must see. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YamlEdit, YamlStreamEdit } from '../../src/source/yaml/edit.ts';
import type { Chosen } from './yaml/choose.ts';
import { complaintAbout } from './yaml/oracle.ts';
import { placesIn, readSecond } from './yaml/second.ts';

const BEFORE = "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  d: [p, q]\n---\nn: 2\n";

interface Planted {
  readonly edit: YamlEdit | YamlStreamEdit;
  /** The path of the deepest node on the way, and the steps behind it. */
  readonly place: readonly (string | number)[];
  readonly missing?: readonly string[];
  readonly right: string;
  readonly wrong: Readonly<Record<string, string>>;
}

const PLANTED: Readonly<Record<string, Planted>> = {
  'a new key': {
    edit: { op: 'set', at: ['b', 'e'], value: 5, after: ['c'] },
    place: ['b'],
    missing: ['e'],
    right: "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  e: 5\n  d: [p, q]\n---\nn: 2\n",
    wrong: {
      'another value': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  e: 6\n  d: [p, q]\n---\nn: 2\n",
      'another place': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  d: [p, q]\n  e: 5\n---\nn: 2\n",
      'a comment lost': "# head\na: 1\nb:\n  # of c\n  c: 'x'\n  e: 5\n  d: [p, q]\n---\nn: 2\n",
      'another document changed': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  e: 5\n  d: [p, q]\n---\nn:  2\n",
      'a blank line': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n\n  e: 5\n  d: [p, q]\n---\nn: 2\n",
      'other blanks in a list': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  e: 5\n  d: [p,q]\n---\nn: 2\n",
      'a line end': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  e: 5\r\n  d: [p, q]\n---\nn: 2\n",
      'no final newline': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  e: 5\n  d: [p, q]\n---\nn: 2",
      'a byte order mark': "\ufeff# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  e: 5\n  d: [p, q]\n---\nn: 2\n",
      nothing: BEFORE,
    },
  },
  'another scalar': {
    edit: { op: 'set', at: ['b', 'c'], value: 'y' },
    place: ['b', 'c'],
    right: "# head\na: 1 # one\nb:\n  # of c\n  c: 'y'\n  d: [p, q]\n---\nn: 2\n",
    wrong: {
      'other quotes': '# head\na: 1 # one\nb:\n  # of c\n  c: "y"\n  d: [p, q]\n---\nn: 2\n',
      'blanks beside it': "# head\na: 1 # one\nb:\n  # of c\n  c:  'y'\n  d: [p, q]\n---\nn: 2\n",
    },
  },
  'a deletion': {
    edit: { op: 'delete', at: ['b', 'd'] },
    place: ['b', 'd'],
    right: "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n---\nn: 2\n",
    wrong: {
      'of a comment as well': "# head\na: 1 # one\nb:\n  c: 'x'\n---\nn: 2\n",
      'of less than the line': "# head\na: 1 # one\nb:\n  # of c\n  c: 'x'\n  \n---\nn: 2\n",
    },
  },
  'a document': {
    edit: { op: 'insertDocument', value: { x: 1 } },
    place: [],
    right: `${BEFORE.replace('---\n', '---\nx: 1\n---\n')}`,
    wrong: {
      'behind another': `${BEFORE}---\nx: 1\n`,
      'with a comment lost': BEFORE.replace('---\n', '---\nx: 1\n---\n').replace(' # one', ''),
    },
  },
};

for (const [name, { edit, place: path, missing = [], right, wrong }] of Object.entries(PLANTED)) {
  test(`the oracle judges ${name}`, () => {
    assert.equal(judge(right), null);
    for (const [mistake, text] of Object.entries(wrong)) assert.notEqual(judge(text), null, mistake);
  });

  function judge(after: string): string | null {
    const file = readSecond(BEFORE);
    if ('error' in file) assert.fail(file.error);
    const [document] = file.documents;
    assert.ok(document);
    const place = placesIn(document).find((one) => JSON.stringify(one.path) === JSON.stringify(path));
    assert.ok(place);
    const chosen: Chosen = { edit, document, place, missing };
    return complaintAbout(file, chosen, after, readSecond);
  }
}
