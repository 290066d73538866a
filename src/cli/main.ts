import { endOnUncaught, run } from './program.ts';
import { processTerminal } from './terminal.ts';

process.on('uncaughtException', endOnUncaught);
await run(process.argv.slice(2), processTerminal());
