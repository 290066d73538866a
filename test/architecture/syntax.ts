import { posix } from 'node:path';
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';
import type { ProjectFile } from './project-files.ts';

/**
 * Parses files by TypeScript's own parser. They are not read from the disk, nor are their imports.
 * @returns the syntax trees, in the order of the files
 */
export function parseAll(files: readonly ProjectFile[]): readonly SourceFile[] {
  const names = files.map(({ path }) => `/${path}`);
  const compilerOptions = { noLib: true, noResolve: true, noEmit: true, types: [], module: 'nodenext', allowJs: true };
  const project = JSON.stringify({ compilerOptions, files: names });
  const contents = files.map(({ text }, index): [string, string] => [names[index] ?? '', text]);
  const fs = createVirtualFileSystem(Object.fromEntries([...contents, ['/tsconfig.json', project]]));
  const api = new API({ cwd: '/', fs });
  try {
    const program = api.updateSnapshot({ openProjects: ['/tsconfig.json'] }).getProject('/tsconfig.json')?.program;
    return names.map((name) => {
      const tree = program?.getSourceFile(name);
      if (!tree) throw new Error(`${name} cannot be parsed`);
      return tree;
    });
  } finally {
    api.close();
  }
}

/** Every node below a node, itself included, in the order of the text. */
export function nodesIn(node: Node): readonly Node[] {
  const all: Node[] = [];
  const visit = (each: Node): void => {
    all.push(each);
    each.forEachChild(visit);
  };
  visit(node);
  return all;
}

/** The 1-based line on which a node starts, comments before it not counted. */
export function lineOf(node: Node, file: SourceFile): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** One import, however it is spelled: a declaration, a re-export, `import()` as a call or as a type. */
export interface Import {
  readonly line: number;
  readonly target: Target;
}

export type Target =
  /** A file of the project, by its path from the root. */
  | { readonly kind: 'file'; readonly path: string }
  /** A package or a part of Node, as written. */
  | { readonly kind: 'package'; readonly name: string }
  /** Known at run time only. */
  | { readonly kind: 'computed' };

/** Every import of a file. */
export function importsOf(file: SourceFile): readonly Import[] {
  return nodesIn(file).flatMap((node) => {
    const specifier = specifierOf(node);
    return specifier === undefined ? [] : [{ line: lineOf(node, file), target: targetOf(specifier, file) }];
  });
}

function targetOf(specifier: Node, file: SourceFile): Target {
  if (!isStringLiteral(specifier) && !isNoSubstitutionTemplateLiteral(specifier)) return { kind: 'computed' };
  const name = specifier.text;
  if (!name.startsWith('.')) return { kind: 'package', name };
  return { kind: 'file', path: posix.join(posix.dirname(file.fileName.slice(1)), name) };
}

function specifierOf(node: Node): Node | undefined {
  if (isImportDeclaration(node) || isExportDeclaration(node)) return node.moduleSpecifier;
  if (isImportTypeNode(node)) return isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) return node.arguments[0];
  return undefined;
}
