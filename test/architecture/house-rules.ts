import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isArrowFunction,
  isConstructorDeclaration,
  isExportAssignment,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isMethodDeclaration,
  isSetAccessorDeclaration,
  isVariableStatement,
} from 'typescript/unstable/ast/is';
import { isProgram, isTest, isTypeScript, type ProjectFile, type Violation } from './project-files.ts';
import { lineOf, nodesIn, parseAll } from './syntax.ts';

const MAX_FILE_LINES = 300;
const MAX_RULE_LINES = 150;
const MAX_FUNCTION_LINES = 40;

/** Finds files and functions that grew too long, and the words of the language that this project does without. */
export function brokenHouseRules(files: readonly ProjectFile[]): readonly Violation[] {
  const own = files.filter(({ path }) => isTypeScript(path));
  const long = own.flatMap(tooLong);
  return [...long, ...parseAll(own).flatMap((tree, index) => violationsIn(tree, own[index]?.path ?? ''))];
}

function tooLong({ path, text }: ProjectFile): readonly Violation[] {
  const limit = /^rules\/[^/]+\/rule\.ts$/.test(path) ? MAX_RULE_LINES : MAX_FILE_LINES;
  const lines = text.replace(/\n$/, '').split('\n').length;
  return lines > limit ? [{ path, line: limit + 1, message: `${lines} lines, more than ${limit}: split it` }] : [];
}

function violationsIn(tree: SourceFile, path: string): readonly Violation[] {
  return nodesIn(tree).flatMap((node) => {
    const message = complaintAbout(node, tree, path);
    return message === null ? [] : [{ path, line: lineOf(node, tree), message }];
  });
}

function complaintAbout(node: Node, tree: SourceFile, path: string): string | null {
  if (node.kind === SyntaxKind.AnyKeyword) return 'any: say what it is, or parse it';
  if (node.kind === SyntaxKind.EnumDeclaration) return 'an enum: use a union of strings';
  if (node.kind === SyntaxKind.DefaultKeyword && node.parent.kind !== SyntaxKind.DefaultClause)
    return 'a default export: name it';
  if (isExportAssignment(node)) return 'a default export: name it';
  if (isProgram(path) && isMutableState(node)) return 'state that lives as long as the module: hand it in';
  return isTest(path) ? null : tooLongFunction(node, tree);
}

function isMutableState(node: Node): boolean {
  return (
    isVariableStatement(node) &&
    node.parent.kind === SyntaxKind.SourceFile &&
    !/^(?:export )?const /.test(node.getText())
  );
}

function tooLongFunction(node: Node, tree: SourceFile): string | null {
  if (!isFunctionWithBody(node)) return null;
  const lines = tree.getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(node, tree);
  return lines > MAX_FUNCTION_LINES ? `a function of ${lines} lines, more than ${MAX_FUNCTION_LINES}: split it` : null;
}

function isFunctionWithBody(node: Node): boolean {
  const kinds = [isFunctionDeclaration, isFunctionExpression, isArrowFunction, isMethodDeclaration];
  const others = [isConstructorDeclaration, isGetAccessorDeclaration, isSetAccessorDeclaration];
  return [...kinds, ...others].some((is) => is(node));
}
