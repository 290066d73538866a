import type { Pipeline, SyntaxNode } from 'unbash';
import type { ShellSurrounding } from './script.ts';

const none: readonly ShellSurrounding[] = [];

/** What stands around the children of a node; structure that changes nothing, such as a list of statements, is none. */
const fixed: Readonly<Partial<Record<SyntaxNode['type'], readonly ShellSurrounding[]>>> = {
  Subshell: ['subshell'],
  BraceGroup: ['group'],
  Function: ['function'],
  Coproc: ['coproc'],
  For: ['loop'],
  ArithmeticFor: ['loop'],
  Select: ['loop'],
  Case: ['branch'],
  ProcessSubstitution: ['expansion'],
  HereDocBody: ['heredoc'],
};

/** What a node puts around one of its children. */
export function surroundings(node: SyntaxNode, child: SyntaxNode): readonly ShellSurrounding[] {
  switch (node.type) {
    case 'Statement':
      return node.background === true ? ['background'] : none;
    case 'AndOr':
      return node.operators.includes('||') ? ['or-list'] : ['and-list'];
    case 'Pipeline':
      return pipelineSurroundings(node);
    case 'If':
    case 'Elif':
      return child === node.clause ? ['condition'] : ['branch'];
    case 'While':
      return child === node.clause ? ['condition'] : ['loop'];
    case 'CommandExpansion':
    case 'ArithmeticCommandExpansion':
      return [expansionKind(node)];
    default:
      return fixed[node.type] ?? none;
  }
}

function pipelineSurroundings({ prefixes, commands }: Pipeline): readonly ShellSurrounding[] {
  return [
    ...prefixes.map(({ type }) => (type === 'Time' ? 'timing' : 'negation')),
    ...(commands.length > 1 ? ['pipeline' as const] : []),
  ];
}

function expansionKind(node: SyntaxNode & { readonly type: 'CommandExpansion' | 'ArithmeticCommandExpansion' }) {
  if (node.script?.source !== undefined) return 'decoded';
  return node.text.startsWith('`') ? 'backticks' : 'expansion';
}

/** True when nothing runs behind a child of a node behind which nothing runs. */
export function keepsLast(node: SyntaxNode, child: SyntaxNode): boolean {
  switch (node.type) {
    case 'Script':
    case 'CompoundList':
    case 'AndOr':
      return node.commands.at(-1) === child;
    case 'Statement':
      return node.background !== true;
    case 'Pipeline':
      return node.commands.length === 1 && node.prefixes.length === 0;
    case 'If':
    case 'Elif':
      return child !== node.clause;
    case 'CaseItem':
      return node.terminator === undefined || node.terminator === ';;';
    case 'Redirected':
    case 'BraceGroup':
    case 'Case':
      return true;
    default:
      return false;
  }
}
