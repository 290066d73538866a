import { engineMemory, engineSpeed } from './engine.ts';
import { fixSpeed } from './fixes.ts';
import { requestLists } from './requests.ts';
import { startupTime } from './startup.ts';
import { printTable } from './table.ts';
import { reviewTimes } from './times.ts';

console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}; medians`);
printTable('Engine', [...(await engineSpeed(5_600)), ...(await fixSpeed())]);
printTable('Memory', await engineMemory());
printTable('Command line', startupTime());
const { rows, lists } = await requestLists();
printTable('GitHub', [...rows, ...(await reviewTimes())]);
for (const { title, lines } of lists)
  console.log(`\n${title}\n${lines.map((line, index) => `  ${index + 1}. ${line}`).join('\n')}`);
