import { version } from 'esbuild';

console.log(version);
