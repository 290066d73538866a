// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of the shell
/** Shell scripts in many styles, made from a tape of numbers. Their programs do not exist: none does anything. */
import type { Tape } from '../tape.fixture.ts';

type Choices = readonly [string, ...string[]];

/** Words that are one word in any shell. */
export const WORDS: Choices = [
  ...['alpha', '--beta', '-g', 'x/y.z', '"a b"', "'c d'", '$V', '"${W:-v}"', '"$@"', 'k=v', '*.log', '{p,q}', '\\$z'],
  ...['"#h"', 'i#j', '"it\'s"', '2', '""', '$((1 + 2))', "'&'", '"; e"', '~/h', '[', 'é'],
] as unknown as Choices;

/** Words that mean the same inside backticks. */
export const PLAIN_WORDS: Choices = ['alpha', '--beta', 'x/y.z', 'k=v', '2', 'i#j'];

export const PROGRAMS: Choices = ['prog', 'serve', '/opt/tool', 'node-x', '"my prog"', './run.sh'];

/** Makes pieces of scripts; every comment it writes has a number of its own. */
export class ScriptWriter {
  protected readonly tape: Tape;
  private comments = 0;
  private heredocs: string[] = [];

  constructor(tape: Tape) {
    this.tape = tape;
  }

  comment(): string {
    this.comments += 1;
    return `# c${this.comments} ${this.tape.pick(['why', 'a & b', "it's", '$(x', '`'])}`;
  }

  /** A whole script, with LF. */
  script(): string {
    const { tape } = this;
    let text = tape.chance(50) ? `#!/bin/sh\n` : '';
    if (tape.chance(30)) text += `${this.comment()}\n`;
    if (tape.chance(40)) text += 'set -e\n';
    for (let count = 1 + tape.below(5); count > 0; count -= 1) text += this.line('', 2);
    return text;
  }

  /** A statement with what may stand around it, its here-documents, and the line end. */
  private line(indent: string, depth: number): string {
    const { tape } = this;
    let text = tape.chance(10) ? tape.pick(['\n', `${indent}${this.comment()}\n`]) : '';
    text += `${indent}${this.statement(indent, depth)}`;
    if (tape.chance(12))
      text += tape.pick([` ${this.simple()}`, ` ${this.simple()} &`]).replace(/^ /, text.endsWith('&') ? ' ' : '; ');
    if (tape.chance(12)) text += `${tape.pick([' ', '  '])}${this.comment()}`;
    return `${text}\n${this.pendingHeredocs()}`;
  }

  private pendingHeredocs(): string {
    const text = this.heredocs.join('');
    this.heredocs = [];
    return text;
  }

  private statement(indent: string, depth: number): string {
    const { tape } = this;
    const choice = depth > 0 ? tape.below(20) : tape.below(10);
    if (choice < 5) return this.simple();
    if (choice === 5) return `${this.simple()}${this.gap()}&`;
    if (choice === 6) return `${this.simple()} |${this.gap()}${this.simple()}`;
    if (choice === 7) return this.list('&&');
    if (choice === 8) return `${this.list(tape.pick(['&&', '||']))}${tape.pick([' &', '&', ''])}`;
    if (choice === 9) {
      const kind = tape.below(3);
      return kind === 0 ? `! ${this.simple()}` : kind === 1 ? `A1=$(${this.simple()})` : this.heredoc();
    }
    return this.compound(choice, indent, depth);
  }

  private compound(choice: number, indent: string, depth: number): string {
    const inner = `${indent}  `;
    const body = () => this.line(inner, depth - 1) + (this.tape.chance(40) ? this.line(inner, depth - 1) : '');
    const head = this.simple();
    const end = this.pendingHeredocs();
    switch (choice) {
      case 10:
      case 11:
        return `if ${head}; then\n${end}${body()}${indent}fi`;
      case 12:
        return `if ${head}\n${end}${indent}then\n${body()}${indent}else\n${body()}${indent}fi`;
      case 13:
        return `while ${head}; do\n${end}${body()}${indent}done`;
      case 14:
        return `for i in a "$V" $(${head}); do\n${end}${body()}${indent}done`;
      case 15:
        return `case "$V" in\n${inner}a | b)\n${body()}${inner};;\n${inner}*) ${head} ;;\n${end}${indent}esac`;
      case 16:
        return `fn${this.tape.below(3)}() {\n${body()}${indent}}`;
      case 17:
        return `(\n${body()}${indent})${this.tape.pick(['', ' &', ' > f'])}`;
      case 18:
        return `{ ${head}; ${this.simple()}; }${this.tape.pick(['', ' &', ' | prog'])}`;
      default:
        return `(${head}${this.tape.pick(['', ' &', '; alpha'])})`;
    }
  }

  private list(operator: string): string {
    const parts = Array.from({ length: 2 + this.tape.below(2) }, () => this.simple());
    return parts
      .map((part, at) => (at === 0 ? part : ` ${operator}${this.tape.chance(20) ? ' \\\n    ' : ' '}${part}`))
      .join('');
  }

  /** A simple command on one line, or over several by continuations. */
  simple(): string {
    const { tape } = this;
    const parts = [tape.pick(PROGRAMS)];
    for (let count = tape.below(4); count > 0; count -= 1) parts.push(this.word());
    if (tape.chance(8)) parts.unshift('B=c');
    if (tape.chance(12)) parts.splice(1 + tape.below(parts.length), 0, tape.pick(['> out', '2>&1', '>>out', '< in']));
    return parts.map((part, at) => (at === 0 ? part : this.gap() + part)).join('');
  }

  word(): string {
    const { tape } = this;
    if (tape.chance(5)) return `$(${this.inner()})`;
    if (tape.chance(3)) return `"$(${this.inner()} | alpha)"`;
    if (tape.chance(3)) return `\`prog ${tape.pick(PLAIN_WORDS)}\``;
    return tape.chance(1) ? '`prog \\`alpha x\\``' : tape.pick(WORDS);
  }

  /** A command without expansions of its own. */
  private inner(): string {
    return `${this.tape.pick(PROGRAMS)} ${this.tape.pick(WORDS)}`;
  }

  private heredoc(): string {
    const { tape } = this;
    const name = `E${tape.below(3)}`;
    const quoted = tape.chance(40);
    const tabs = tape.chance(20);
    this.heredocs.push(`data & more\n$(prog ${quoted ? ')(' : 'x'})\n${tabs ? '\t' : ''}${name}\n`);
    const word = `<<${tabs ? '-' : ''}${quoted ? `'${name}'` : name}`;
    return `prog ${tape.pick([`${word} alpha`, `alpha ${word}`, `${word} | prog`, `${word} && prog x`])}`;
  }

  /** What stands between words: a blank, more of them, a line continuation. */
  protected gap(): string {
    return this.tape.chance(8) ? this.tape.pick(['  ', '\t', ' \\\n  ', '\\\n    ']) : ' ';
  }
}

/** A script that a shell takes, with LF or CRLF, with or without a final newline. */
export function generateScript(tape: Tape): string {
  let text = new ScriptWriter(tape).script();
  if (tape.chance(15)) text = text.replace(/\n$/, '');
  return tape.chance(20) ? text.replaceAll('\n', '\r\n') : text;
}
