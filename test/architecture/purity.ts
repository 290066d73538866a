import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isBindingElement,
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isImportSpecifier,
  isNewExpression,
  isParameterDeclaration,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is';
import { isPure } from './arrows.ts';
import { isProgram, type ProjectFile, type Violation } from './project-files.ts';
import { lineOf, nodesIn, parseAll } from './syntax.ts';

/** Globals that reach out of a function's arguments, with what is wrong about them. */
const IMPURE_GLOBALS: Readonly<Record<string, string>> = {
  process: 'reads the environment',
  globalThis: 'reads the environment',
  fetch: 'does I/O',
  WebSocket: 'does I/O',
  require: 'does I/O',
  console: 'does I/O',
  performance: 'reads the clock',
  setTimeout: 'waits',
  setInterval: 'waits',
  setImmediate: 'waits',
  crypto: 'may draw a random number',
};

/** Members that do, whatever they hang on, as they are written. */
const IMPURE_MEMBERS: Readonly<Record<string, string>> = {
  'Date.now': 'reads the clock',
  'Math.random': 'draws a random number',
  'import.meta': 'reads where it runs',
};

/** Methods whose result depends on the language of the machine. */
const LOCAL_METHODS = new Set([
  'localeCompare',
  'toLocaleString',
  'toLocaleUpperCase',
  'toLocaleLowerCase',
  'toLocaleDateString',
]);

/** Functions of node:crypto that draw random numbers: hashing alone is pure. */
const RANDOM = new Set(['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync', 'getRandomValues']);

/** Finds what makes a pure layer depend on more than its arguments: clock, environment, chance, language, I/O. */
export function impurities(files: readonly ProjectFile[]): readonly Violation[] {
  const pure = files.filter(({ path }) => isProgram(path) && isPure(path));
  return parseAll(pure).flatMap((tree, index) => impuritiesIn(tree, pure[index]?.path ?? ''));
}

function impuritiesIn(tree: SourceFile, path: string): readonly Violation[] {
  const nodes = nodesIn(tree);
  const declared = new Set(nodes.map(declaredName));
  return nodes.flatMap((node) => {
    const complaint = complaintAbout(node, tree, declared);
    return complaint === null ? [] : [{ path, line: lineOf(node, tree), message: `a pure layer ${complaint}` }];
  });
}

/** The name that a node brings into scope: the file's own `process` is not Node's. */
function declaredName(node: Node): string | null {
  const declares =
    isVariableDeclaration(node) ||
    isParameterDeclaration(node) ||
    isBindingElement(node) ||
    isFunctionDeclaration(node);
  return declares && node.name && isIdentifier(node.name) ? node.name.text : null;
}

function complaintAbout(node: Node, tree: SourceFile, declared: ReadonlySet<string | null>): string | null {
  if (isIdentifier(node)) {
    const impure = Object.hasOwn(IMPURE_GLOBALS, node.text) && !declared.has(node.text) && isUse(node);
    return impure ? `${IMPURE_GLOBALS[node.text]}: ${node.text}` : null;
  }
  if (isImportSpecifier(node)) {
    const name = (node.propertyName ?? node.name).text;
    return RANDOM.has(name) ? `draws a random number: ${name}` : null;
  }
  if (isNewExpression(node) || isCallExpression(node))
    return complaintAboutCall(node.expression, node.arguments?.length ?? 0, node.kind);
  const written = node.kind === SyntaxKind.MetaProperty || isPropertyAccessExpression(node) ? node.getText(tree) : '';
  return Object.hasOwn(IMPURE_MEMBERS, written) ? `${IMPURE_MEMBERS[written]}: ${written}` : null;
}

function complaintAboutCall(callee: Node, count: number, kind: SyntaxKind): string | null {
  const now = isIdentifier(callee) && callee.text === 'Date' && (count === 0 || kind === SyntaxKind.CallExpression);
  if (now) return 'reads the clock: Date without an argument';
  const method = isPropertyAccessExpression(callee) ? callee.name.text : '';
  return LOCAL_METHODS.has(method) && count < 2 ? `depends on the machine's language: ${method}` : null;
}

/** Whether an identifier stands for a value here, and is not the name of a member or a key. */
function isUse(node: Node): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent)) return parent.expression === node;
  if (isPropertyAssignment(parent)) return parent.initializer === node;
  return !NAMING.has(parent.kind);
}

const NAMING: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertySignature,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodSignature,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.ExportSpecifier,
  SyntaxKind.TypeReference,
  SyntaxKind.BindingElement,
]);
