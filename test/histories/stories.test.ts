/** Twenty and more pull requests that people have had, each with what it is told at every push. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { boundedJob, EXEC_FORM, endlessJob, inList, nakedPod, SHELL_FORM } from '../e2e/manifests.ts';
import { createReviewers } from './run.ts';
import { type Chapter, type Files, tell } from './story.ts';

const { all: reviewer } = createReviewers();
const JOB = endlessJob('rows');
const GOOD = boundedJob('rows');
const LONG = `${boundedJob('one')}---\n${boundedJob('two')}---\n${boundedJob('three')}`;

/** Only what is said: for each push the announcements, then the threads that change. */
function story(
  title: string,
  base: Files,
  chapters: readonly (Chapter & { readonly says: readonly string[] })[],
): void {
  it(title, async () => {
    const told = await tell(reviewer, base, chapters);
    assert.deepEqual(
      told.map(({ announced, threads }) => [...announced, ...threads]),
      chapters.map(({ says }) => says),
    );
  });
}

const FIRST = { head: { 'a.yaml': JOB }, says: ['a.yaml unbounded-job'] };
const OTHER = { 'other.yaml': nakedPod('other') };

story('rebased onto a base branch that went on: nothing is said again, and nothing of what came from there', {}, [
  FIRST,
  { base: OTHER, head: { ...OTHER, 'a.yaml': JOB }, says: [] },
]);

story('the base branch is merged in: its new debt is none of this pull request', {}, [
  FIRST,
  { base: OTHER, by: 'merge', head: { ...OTHER, 'a.yaml': JOB }, says: [] },
  { head: { ...OTHER, 'a.yaml': `# more\n${JOB}` }, says: [] },
]);

story('force-pushed with the commits rewritten: a finding that was dropped is closed, the others stay', {}, [
  { head: { 'a.yaml': JOB, 'b.yaml': nakedPod('b') }, says: ['a.yaml unbounded-job', 'b.yaml naked-pod'] },
  { base: {}, head: { 'b.yaml': nakedPod('b'), 'README.md': 'Rows\n' }, says: ['close a.yaml'] },
]);

story('a formatter goes over the file: indentation, list style, comments and line ends', {}, [
  FIRST,
  { head: { 'a.yaml': JOB.replace(/^ +/gm, (spaces) => spaces.repeat(2)) }, says: [] },
  { head: { 'a.yaml': JOB.replace(/^ {8}/gm, '      ') }, says: [] },
  { head: { 'a.yaml': `# rows\n${JOB.replace('spec:', '# the work\nspec:')}` }, says: [] },
  { head: { 'a.yaml': JOB.replaceAll('\n', '\r\n') }, says: [] },
  { head: { 'a.yaml': GOOD.replaceAll('\n', '\r\n') }, says: ['close a.yaml'] },
]);

story('the keys are put into another order', {}, [
  FIRST,
  {
    head: { 'a.yaml': JOB.replace('apiVersion: batch/v1\nkind: Job\n', 'kind: Job\napiVersion: batch/v1\n') },
    says: [],
  },
]);

story('the documents of a file change places', {}, [
  { head: { 'a.yaml': `${JOB}---\n${nakedPod('p')}` }, says: ['a.yaml naked-pod', 'a.yaml unbounded-job'] },
  { head: { 'a.yaml': `${nakedPod('p')}---\n${JOB}` }, says: [] },
]);

story('the objects are wrapped into a List, and out again', {}, [
  FIRST,
  { head: { 'a.yaml': inList(GOOD.replace('rows', 'more'), JOB) }, says: [] },
  { head: { 'a.yaml': JOB }, says: [] },
]);

story('a file is split: the object goes on in a new file', {}, [
  { head: { 'all.yaml': `${LONG}---\n${JOB}` }, says: ['all.yaml unbounded-job'] },
  { head: { 'all.yaml': LONG, 'rows.yaml': JOB }, says: [] },
]);

story(
  'old debt moves to another file: it stays old debt',
  { 'all.yaml': `${LONG}---\n${JOB}`, 'b.yaml': boundedJob('b') },
  [{ head: { 'all.yaml': LONG, 'b.yaml': `${JOB}---\n${boundedJob('b')}` }, says: [] }],
);

story('a file is renamed and changed beyond what git follows', {}, [
  FIRST,
  { head: { 'deploy/rows.yaml': inList(JOB.replace('1.0.0', '1.0.1').replace('Never', 'OnFailure')) }, says: [] },
]);

story('a file is renamed, and later back again', { 'a.yaml': GOOD }, [
  { head: { 'a.yaml': JOB }, says: ['a.yaml unbounded-job'] },
  { head: { 'b.yaml': JOB }, says: [] },
  { head: { 'a.yaml': JOB }, says: [] },
]);

story('a file is copied: the copy is told of once, for itself', {}, [
  FIRST,
  { head: { 'a.yaml': JOB, 'b.yaml': JOB }, says: ['b.yaml unbounded-job'] },
  { head: { 'a.yaml': JOB, 'b.yaml': `# b\n${JOB}` }, says: [] },
]);

story('old debt is copied: the copy is new, the old debt is not', { 'a.yaml': JOB }, [
  { head: { 'a.yaml': JOB, 'b.yaml': JOB }, says: ['b.yaml unbounded-job'] },
  { head: { 'a.yaml': JOB, 'c.yaml': JOB }, says: [] },
]);

story('repaired, and later back: its thread is opened again', {}, [
  FIRST,
  { head: { 'a.yaml': GOOD }, says: ['close a.yaml'] },
  { head: { 'a.yaml': JOB }, says: ['reopen a.yaml'] },
  { head: { 'a.yaml': `# again\n${JOB}` }, says: [] },
]);

story('a file is deleted, and brought back two pushes later', {}, [
  { head: { 'a.yaml': JOB, 'b.yaml': GOOD.replace('rows', 'b') }, says: ['a.yaml unbounded-job'] },
  { head: { 'b.yaml': GOOD.replace('rows', 'b') }, says: ['close a.yaml'] },
  { head: { 'b.yaml': `# b\n${GOOD.replace('rows', 'b')}` }, says: [] },
  { head: { 'a.yaml': JOB, 'b.yaml': `# b\n${GOOD.replace('rows', 'b')}` }, says: ['reopen a.yaml'] },
]);

story('a repair of old debt is picked onto the base branch, and the branch is rebased', { 'a.yaml': JOB }, [
  { head: { 'a.yaml': GOOD }, says: [] },
  { base: { 'a.yaml': GOOD }, head: { 'a.yaml': GOOD, 'b.yaml': nakedPod('b') }, says: ['b.yaml naked-pod'] },
]);

story('the base branch takes the mistake over: it is no longer this pull request’s', {}, [
  FIRST,
  { base: { 'a.yaml': JOB }, head: { 'a.yaml': JOB, 'b.md': 'b\n' }, says: ['close a.yaml'] },
]);

story('what was announced has become old debt, and a copy of it is new', {}, [
  FIRST,
  { base: { 'a.yaml': JOB }, head: { 'a.yaml': JOB, 'b.md': 'b\n' }, says: ['close a.yaml'] },
  { head: { 'a.yaml': JOB, 'copy.yaml': JOB }, says: ['copy.yaml unbounded-job'] },
]);

story(
  'one overlay is repaired, and later the other one breaks: that is another finding',
  { 'p/a.yaml': GOOD, 't/a.yaml': GOOD },
  [
    { head: { 'p/a.yaml': JOB, 't/a.yaml': GOOD }, says: ['p/a.yaml unbounded-job'] },
    { head: { 'p/a.yaml': GOOD, 't/a.yaml': GOOD }, says: ['close p/a.yaml'] },
    { head: { 'p/a.yaml': GOOD, 't/a.yaml': JOB }, says: ['t/a.yaml unbounded-job'] },
  ],
);

story('two overlays change roles in one push', { 'p/a.yaml': GOOD, 't/a.yaml': JOB }, [
  { head: { 'p/a.yaml': JOB, 't/a.yaml': GOOD }, says: ['p/a.yaml unbounded-job'] },
  { head: { 'p/a.yaml': JOB, 't/a.yaml': JOB }, says: [] },
]);

story(
  'a copy was announced, then its original is renamed: the copy is not told of again, nor the original',
  { 'a.yaml': JOB },
  [
    { head: { 'a.yaml': JOB, 'copy.yaml': JOB }, says: ['copy.yaml unbounded-job'] },
    { head: { 'renamed.yaml': JOB, 'copy.yaml': JOB }, says: [] },
  ],
);

const TWENTY = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`service-${at + 10}/Dockerfile`, SHELL_FORM]));

story('one more of twenty equal Dockerfiles, which then gets another folder', TWENTY, [
  { head: { ...TWENTY, 'new/Dockerfile': SHELL_FORM }, says: ['new/Dockerfile shell-form-command'] },
  { head: { ...TWENTY, 'newer/Dockerfile': SHELL_FORM }, says: [] },
  { head: { ...TWENTY, 'newer/Dockerfile': EXEC_FORM }, says: ['close new/Dockerfile'] },
]);

story('one of two findings of a comment’s file is repaired: nothing is said', {}, [
  { head: { 'a.yaml': JOB, Dockerfile: SHELL_FORM }, says: ['Dockerfile shell-form-command', 'a.yaml unbounded-job'] },
  { head: { 'a.yaml': JOB, Dockerfile: EXEC_FORM }, says: ['close Dockerfile'] },
  { head: { 'a.yaml': JOB, Dockerfile: `# syntax\n${EXEC_FORM}` }, says: [] },
]);
