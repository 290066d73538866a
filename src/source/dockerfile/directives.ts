import type { DockerfileError } from './instructions.ts';
import { lineFrom } from './joined-text.ts';

/** What the parser directives at the top of a Dockerfile say. */
export interface Directives {
  readonly escape: string;
  /** Where the lines behind the last directive begin. */
  readonly end: number;
  readonly errors: readonly DockerfileError[];
}

const known = new Set(['escape', 'syntax', 'check']);

/**
 * Reads the parser directives (https://docs.docker.com/reference/dockerfile/#parser-directives): `# name=value` lines
 * at the very top. The first line that is none ends them; an unknown name makes its line a comment. Of two with the same
 * name the first counts; a builder refuses such a file.
 */
export function readDirectives(text: string): Directives {
  const seen = new Set<string>();
  const errors: DockerfileError[] = [];
  let escapeToken = '\\';
  let at = 0;
  while (at < text.length) {
    const line = lineFrom(text, at);
    const content = text.slice(line.start, line.end).trimStart();
    const match = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=(.+)$/.exec(content);
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!known.has(name)) break;
    const value = match?.[2]?.trim() ?? '';
    if (seen.has(name)) {
      errors.push({ message: `the directive ${name} stands twice`, offset: line.start });
    } else if (name === 'escape' && value !== '\\' && value !== '`') {
      errors.push({ message: 'the directive escape takes a backslash or a backtick', offset: line.start });
    } else if (name === 'escape') {
      escapeToken = value;
    }
    seen.add(name);
    at = line.next;
  }
  return { escape: escapeToken, end: at, errors };
}
