import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { readDirectives } from './directives.ts';
import type { Dockerfile } from './instructions.ts';
import { openEnd } from './lines.ts';
import { readDockerfile } from './read.ts';

/**
 * Reads a text that is to be written into a Dockerfile as the instructions of a stage, behind a FROM of its own.
 * @returns a refusal when the builder would not take it, or not end it where it ends
 */
export function readInstructionsText(text: string, escapeToken: string): Dockerfile | Refusal {
  const file = readText(text, `# escape=${escapeToken}\n\nFROM scratch\n`, escapeToken);
  if (isRefusal(file)) return file;
  if (file.stages.length > 1) return refuse('the new text begins a stage');
  return file.instructions.length > 1 ? file : refuse('there is nothing to write');
}

/** Reads a text that is to be written into a Dockerfile as one whole stage. */
export function readStageText(text: string, escapeToken: string): Dockerfile | Refusal {
  const file = readText(text, `# escape=${escapeToken}\n\n`, escapeToken);
  if (isRefusal(file)) return file;
  const whole = file.stages.length === 1 && file.globals.length === 0;
  return whole ? file : refuse('the new text is not one whole stage');
}

function readText(text: string, lead: string, escapeToken: string): Dockerfile | Refusal {
  if (text.trim() === '') return refuse('there is nothing to write');
  if (text.includes('\r')) return refuse('the new text holds a carriage return');
  if (text.endsWith('\n')) return refuse('the new text ends in a line end');
  if (readDirectives(text).end > 0) return refuse('the new text begins with a parser directive');
  const file = readDockerfile(lead + text);
  if (file.stages.length === 0) return refuse('the new text is not one whole stage');
  const [error] = file.errors;
  if (error !== undefined) return refuse(`the new text has an error: ${error.message}`);
  const last = file.instructions.at(-1);
  return (last && openEnd(file.text, last, escapeToken)) ?? file;
}
