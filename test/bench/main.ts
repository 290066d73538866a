import { engineMemory, engineSpeed } from './engine.ts';
import { fixSpeed } from './fixes.ts';
import { planningTimes, pressTime } from './follow-up-times.ts';
import { followUpRequests } from './follow-ups.ts';
import { requestLists } from './requests.ts';
import { startupTime } from './startup.ts';
import { printColumns, printTable } from './table.ts';
import { reviewTimes } from './times.ts';

console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}; medians`);
printTable('Engine', [...(await engineSpeed(5_600)), ...(await fixSpeed()), ...(await planningTimes())]);
printTable('Memory', await engineMemory());
printTable('Command line', startupTime());
const { rows, lists } = await requestLists();
printTable('GitHub', [...rows, ...(await reviewTimes()), await pressTime()]);
printColumns(await followUpRequests());
for (const { title, lines } of lists)
  console.log(`\n${title}\n${lines.map((line, index) => `  ${index + 1}. ${line}`).join('\n')}`);
