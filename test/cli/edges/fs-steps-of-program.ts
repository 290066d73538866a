/**
 * Loaded before a program (`node --import`): lets `PLIMSOLL_EVENT` happen before its step `PLIMSOLL_STEP` in the working
 * directory. Without a step, the last line on standard error tells how many there are, as `steps: 12`.
 */
import { watchSteps } from './fs-steps.ts';

const at = Number(process.env.PLIMSOLL_STEP ?? 0);
const steps = watchSteps(process.cwd(), at, process.env.PLIMSOLL_EVENT ?? '');
if (at === 0) process.on('exit', () => process.stderr.write(`steps: ${steps.count()}\n`));
