import type { Job } from './job.ts';

/** What does the work of each kind of job. */
export type JobRunners = { readonly [Kind in Job['kind']]: (job: JobOf<Kind>) => Promise<void> };

type JobOf<Kind extends Job['kind']> = Extract<Job, { readonly kind: Kind }>;

/** Hands each job to the runner of its kind. */
export function runWith(runners: JobRunners): (job: Job) => Promise<void> {
  return (job) => {
    switch (job.kind) {
      case 'review':
        return runners.review(job);
      case 'command':
        return runners.command(job);
      case 'merge group':
        return runners['merge group'](job);
      case 'rerun':
        return runners.rerun(job);
      case 'fix':
        return runners.fix(job);
      case 'follow-ups':
        return runners['follow-ups'](job);
    }
  };
}
