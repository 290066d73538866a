import { type Paint, paint } from '../paint.ts';

/**
 * Shows the project's own Markdown on a terminal: headings and code stand out, links show their address, everything
 * else stays as it is written, for Markdown is made to be read.
 */
export function renderMarkdown(markdown: string, colour: boolean): string {
  const style = paint(colour);
  let inCode = false;
  const lines = markdown.split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      inCode = !inCode;
      return [];
    }
    return inCode ? [style.dim(`    ${line}`)] : [proseLine(line, style)];
  });
  return `${lines.join('\n').trimEnd()}\n`;
}

function proseLine(line: string, style: Paint): string {
  const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return style.bold(heading);
  return line
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, (_, text: string, address: string) =>
      text === address ? address : `${text} (${address})`,
    )
    .replace(/`([^`]+)`/g, (_, code: string) => style.code(code));
}
