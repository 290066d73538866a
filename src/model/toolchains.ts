import { parseImageReference } from './image-reference.ts';
import type { PackageManager } from './packages.ts';

/** Languages whose programs are built into an image, or with one. */
export type BuildLanguage = 'c' | 'go' | 'rust' | 'java' | 'node' | 'python' | 'dotnet' | 'other';

/** Images that hold the tools of a language for building, by the last part of their name. */
const SDK_IMAGES: ReadonlyMap<string, BuildLanguage> = new Map([
  ['golang', 'go'],
  ['rust', 'rust'],
  ['rust-musl-builder', 'rust'],
  ['muslrust', 'rust'],
  ['gcc', 'c'],
  ['clang', 'c'],
  ['maven', 'java'],
  ['gradle', 'java'],
  ['sbt', 'java'],
  ['dotnet/sdk', 'dotnet'],
  ['core/sdk', 'dotnet'],
  ['swift', 'other'],
  ['haskell', 'other'],
  ['emsdk', 'other'],
]);

/** The language of an SDK image; null for any other image. Slim variants of swift run programs only. */
export function sdkLanguage(image: string | null): BuildLanguage | null {
  const reference = image === null ? null : parseImageReference(image);
  if (reference === null || /(?:^|-)(?:slim|runtime|jre)(?:-|$)/.test(reference.tag ?? '')) return null;
  const parts = reference.name.split('/');
  return SDK_IMAGES.get(parts.slice(-2).join('/')) ?? SDK_IMAGES.get(parts.at(-1) ?? '') ?? null;
}

/** Is the image the official one of Node, which runs programs as well as it builds them? */
export function isNodeImage(image: string | null): boolean {
  const reference = image === null ? null : parseImageReference(image);
  return reference !== null && /(?:^|\/)node$/.test(reference.name);
}

/** Compilers, linkers and what drives them. */
const TOOLS = new Set(
  [
    'gcc g++ gcc-c++ cpp clang llvm lld tcc gfortran gcc-gfortran nasm yasm binutils dpkg-dev debhelper devscripts',
    'make gmake cmake extra-cmake-modules ninja ninja-build meson autoconf automake autotools-dev libtool bison flex',
    'pkg-config pkgconf pkgconfig build-essential build-base alpine-sdk base-devel rpm-build patchelf swig',
    'go golang golang-go golang-any rust rustc cargo rustup ghc cabal-install stack nim zig crystal dmd ldc',
    'maven gradle ant sbt leiningen default-jdk default-jdk-headless linux-headers kernel-headers elfutils-devel',
    '@development-tools @Development Tools @C Development Tools and Libraries @development',
  ].flatMap((line) => (line.startsWith('@') ? line.split(/ (?=@)/) : line.split(' '))),
);
const TOOL_FORMS =
  /^(?:gcc|g\+\+|clang|llvm|golang|rust|go|libgcc|libstdc\+\+|cpp)-\d[\d.]*(?:-(?:go|dev))?$|^(?:linux|kernel)-headers\b|^openjdk-\d+-jdk(?:-headless)?$|^java-[\d.]+-openjdk-devel$|^openjdk\d+(?:-jdk)?$|^gcc-toolset|^gcc-mingw/;
const HEADERS = /.-(?:dev|devel|static)$/;
/** Managers of a system's packages: only there the names above mean what they say. */
const SYSTEM: ReadonlySet<PackageManager> = new Set(['apt', 'apk', 'dnf', 'yum', 'microdnf', 'zypper', 'pacman']);

/** Does a package serve building only: a compiler, a build tool, headers of a library? */
export function isBuildPackage(manager: PackageManager, name: string): boolean {
  if (!SYSTEM.has(manager)) return false;
  return TOOLS.has(name) || TOOL_FORMS.test(name) || isHeaderPackage(name);
}

/** Does a package hold the headers of a library, which its programs do not need at run time? */
export function isHeaderPackage(name: string): boolean {
  return HEADERS.test(name) && !/^(?:google|aws|azure)-/.test(name);
}
