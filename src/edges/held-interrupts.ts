const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Holds back interrupts while synchronous work runs; one that came meanwhile ends the process right after. */
export function withoutInterrupts<T>(work: () => T): T {
  for (const signal of INTERRUPTS) {
    if (!process.listeners(signal).includes(endBy)) process.on(signal, endBy);
  }
  try {
    return work();
  } finally {
    // Signals reach JavaScript when the event loop polls, which it has surely done between two of its turns.
    setImmediate(() => setImmediate(letThrough));
  }
}

/** Runs after the work: as long as that is under way, no signal reaches JavaScript. */
function endBy(signal: NodeJS.Signals): void {
  letThrough();
  process.kill(process.pid, signal);
}

function letThrough(): void {
  for (const signal of INTERRUPTS) process.off(signal, endBy);
}
