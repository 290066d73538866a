import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readShell } from '../source/shell/read.ts';
import { indexLines } from '../source/text.ts';
import { scriptFacts } from './command-facts.ts';
import { sleepBefore } from './startup-sleep.ts';

function seconds(script: string): number {
  return sleepBefore(scriptFacts(readShell(script), indexLines(script)).commands ?? []).seconds;
}

describe('sleepBefore', () => {
  const cases: readonly (readonly [script: string, seconds: number])[] = [
    ['echo a\nsleep 30\nserve', 30],
    ['sleep 1m 5s\nexec serve', 65],
    ['sleep 0.5; sleep 1.5; serve', 2],
    ['sleep 20 && serve', 20],
    ['sleep 10\nexec serve\nsleep 99', 10],
    ['serve', 0],
    ['', 0],
    ['serve &\nsleep 1000', 0],
    ['serve &\nsleep 30\nwait', 0],
    ['serve &\nsleep 30\necho done', 0],
    ['while true; do sleep 30; done\nserve', 0],
    ['if test -e x; then sleep 30; fi\nserve', 0],
    ['test -e x && sleep 30\nserve', 0],
    ['test -e x || sleep 30\nserve', 0],
    ['(sleep 30; echo)\nserve', 0],
    ['echo $(sleep 30)\nserve', 0],
    ['sleep $DELAY\nserve', 0],
    ['sleep soon\nserve', 0],
    ['sleep infinity\nserve', 0],
    ['sleep 2h\nserve', 0],
    ['serve\nsleep 30', 0],
    ['sleep 5\ntail -f /dev/null', 0],
  ];
  for (const [script, expected] of cases) it(JSON.stringify(script), () => assert.equal(seconds(script), expected));
});
