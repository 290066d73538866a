/** The languages whose writers are proved, and how generated edits are shared out among them. */
import { dockerfileSubject } from './dockerfile/subject.ts';
import { shellSubject } from './shell/subject.ts';
import type { Profile, Subject } from './trial.ts';
import { yamlSubject } from './yaml/subject.ts';

export type SubjectName = Subject['name'];

const MAKERS: Readonly<Record<SubjectName, () => Subject>> = {
  yaml: yamlSubject,
  dockerfile: dockerfileSubject,
  shell: shellSubject,
};

/** The writer of a language, with a memory of its own. */
export function subjectOf(name: SubjectName): Subject {
  return MAKERS[name]();
}

/** What is generated, with its share of all edits. */
export interface Share {
  readonly subject: SubjectName;
  readonly profile: Profile;
  readonly percent: number;
}

const SHARES: readonly Share[] = [
  { subject: 'yaml', profile: 'hard', percent: 40 },
  { subject: 'yaml', profile: 'natural', percent: 40 },
  { subject: 'dockerfile', profile: 'hard', percent: 4 },
  { subject: 'dockerfile', profile: 'natural', percent: 8 },
  { subject: 'shell', profile: 'hard', percent: 3 },
  { subject: 'shell', profile: 'natural', percent: 5 },
];

/** The shares of the profiles that are asked for; they add up to a hundred. */
export function sharesOf(profile: Profile | 'both'): readonly Share[] {
  const chosen = SHARES.filter((share) => profile === 'both' || share.profile === profile);
  const total = chosen.reduce((sum, { percent }) => sum + percent, 0);
  return chosen.map((share) => ({ ...share, percent: (100 * share.percent) / total }));
}
