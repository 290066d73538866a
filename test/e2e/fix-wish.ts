/** Wishes for repairs, with a port that makes none: what was asked of it, and what the person is told. */
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { RULES } from '../../rules/index.ts';
import { memoryCommits } from '../../src/app/commit-memory.ts';
import { memoryFacts } from '../../src/app/facts-cache.ts';
import type { Fix, FixAnswer, FixRequest } from '../../src/app/fix-request.ts';
import type { Job } from '../../src/app/job.ts';
import { memoryReports } from '../../src/app/report-memory.ts';
import { loadAnswers } from '../../src/edges/answers.ts';
import { loadWords } from '../../src/edges/review-words.ts';
import { memoryBlobCache } from '../../src/github/memory-blob-cache.ts';
import { timedCache } from '../../src/github/timed-cache.ts';
import { APP_ID, type Scene, sceneWithPull } from '../github/harness.ts';

export const REPOSITORY = 'acme/shop';
export const APP = 'plimsoll[bot]';
export const OPENED: FixAnswer = { says: 'Opened #2 with 1 commit into `feature`.', done: true };

/** A pull request, the tools of jobs, and a port for repairs that does as it is told. */
export interface Workshop extends Scene {
  readonly head: string;
  readonly place: FixRequest['place'];
  readonly tools: ReturnType<typeof toolsWith>;
  /** What was asked for. */
  readonly asked: FixRequest[];
  readonly jobs: Job[];
  /** What the port does from now on. */
  answerWith(next: Fix): void;
}

/** Opens the scene: `dev` may write, `reader` may not. */
export async function openWorkshop(test: TestContext): Promise<Workshop> {
  const scene = await sceneWithPull(test);
  scene.hub.createUser('reader');
  scene.hub.addCollaborator(REPOSITORY, 'reader', 'read');
  scene.hub.requests.length = 0;
  const { data } = await scene.bot.repos.get({ owner: 'acme', repo: 'shop' });
  const asked: FixRequest[] = [];
  const jobs: Job[] = [];
  let answer: Fix = async () => OPENED;
  const fix: Fix = (request) => {
    asked.push(request);
    return answer(request);
  };
  return {
    ...scene,
    place: { installationId: scene.installation, repositoryId: data.id, owner: 'acme', repo: 'shop' },
    tools: toolsWith(scene, fix, jobs),
    asked,
    jobs,
    answerWith(next) {
      answer = next;
    },
  };
}

function toolsWith({ bot, hub }: Scene, fix: Fix, jobs: Job[]) {
  return {
    clientFor: async () => bot,
    granted: async () => ({}),
    appId: APP_ID,
    host: new URL(hub.url).host,
    rules: RULES,
    words: loadWords(RULES),
    blobs: memoryBlobCache(1_000_000),
    facts: memoryFacts(100),
    reports: memoryReports(100),
    commits: memoryCommits(1_000),
    organisations: timedCache<never>(1_000, () => 0),
    today: () => '2026-11-21',
    patience: { pauseMs: 0 },
    log: pino({ level: process.env.PLIMSOLL_TEST_LOG ?? 'silent' }),
    writeAnswer: loadAnswers(RULES),
    enqueue: (job: Job) => void jobs.push(job),
    fix,
  };
}
