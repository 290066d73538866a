import { type Refusal, refuse } from '../../source/refusal.ts';
import type { ImageConfig } from '../image-config.ts';
import { readInstalls } from '../packages.ts';
import { isBuildPackage, isHeaderPackage } from '../toolchains.ts';
import type { OfficialImage } from './base-image.ts';

/** The package that a program needs at run time, for one with headers; by Debian release where its name changed. */
type Runtime = string | null | Readonly<Record<string, string>>;

const SSL: Runtime = {
  buster: 'libssl1.1',
  bullseye: 'libssl1.1',
  '18.04': 'libssl1.1',
  '20.04': 'libssl1.1',
  bookworm: 'libssl3',
  '22.04': 'libssl3',
  trixie: 'libssl3t64',
  '24.04': 'libssl3t64',
};
const FFI: Runtime = {
  buster: 'libffi6',
  '18.04': 'libffi6',
  bullseye: 'libffi7',
  '20.04': 'libffi7',
  bookworm: 'libffi8',
  '22.04': 'libffi8',
  trixie: 'libffi8',
  '24.04': 'libffi8',
};

/** Debian and Ubuntu (packages.debian.org, packages.ubuntu.com); null: nothing is needed beyond a slim image. */
const APT: Readonly<Record<string, Runtime>> = {
  'libc6-dev': null,
  'libc-dev': null,
  'linux-libc-dev': null,
  'linux-headers-amd64': null,
  'python3-dev': null,
  'python-dev': null,
  'libstdc++-12-dev': null,
  'libpq-dev': 'libpq5',
  'zlib1g-dev': 'zlib1g',
  'libssl-dev': SSL,
  'libffi-dev': FFI,
  'libxml2-dev': {
    buster: 'libxml2',
    bullseye: 'libxml2',
    bookworm: 'libxml2',
    '18.04': 'libxml2',
    '20.04': 'libxml2',
    '22.04': 'libxml2',
    '24.04': 'libxml2',
  },
  'libxslt1-dev': 'libxslt1.1',
  'libxslt-dev': 'libxslt1.1',
  'libsqlite3-dev': 'libsqlite3-0',
  'default-libmysqlclient-dev': {
    buster: 'libmariadb3',
    bullseye: 'libmariadb3',
    bookworm: 'libmariadb3',
    trixie: 'libmariadb3',
  },
  'libmariadb-dev': 'libmariadb3',
  'libjpeg-dev': {
    buster: 'libjpeg62-turbo',
    bullseye: 'libjpeg62-turbo',
    bookworm: 'libjpeg62-turbo',
    trixie: 'libjpeg62-turbo',
  },
  'libbz2-dev': 'libbz2-1.0',
  'libgmp-dev': 'libgmp10',
  'libsodium-dev': 'libsodium23',
  'libsasl2-dev': 'libsasl2-2',
  'libfreetype6-dev': 'libfreetype6',
  'libfreetype-dev': 'libfreetype6',
  'libcurl4-openssl-dev': {
    buster: 'libcurl4',
    bullseye: 'libcurl4',
    bookworm: 'libcurl4',
    trixie: 'libcurl4t64',
    '22.04': 'libcurl4',
    '24.04': 'libcurl4t64',
  },
  'liblzma-dev': 'liblzma5',
  'libyaml-dev': 'libyaml-0-2',
};

/** Alpine (pkgs.alpinelinux.org). */
const APK: Readonly<Record<string, Runtime>> = {
  'musl-dev': null,
  'libc-dev': null,
  'python3-dev': null,
  'linux-headers': null,
  'postgresql-dev': 'libpq',
  'libpq-dev': 'libpq',
  'zlib-dev': 'zlib',
  'libffi-dev': 'libffi',
  'libxml2-dev': 'libxml2',
  'libxslt-dev': 'libxslt',
  'sqlite-dev': 'sqlite-libs',
  'jpeg-dev': 'libjpeg-turbo',
  'libjpeg-turbo-dev': 'libjpeg-turbo',
  'freetype-dev': 'freetype',
  'mariadb-connector-c-dev': 'mariadb-connector-c',
  'mariadb-dev': 'mariadb-connector-c',
  'ncurses-dev': 'ncurses-libs',
  'curl-dev': 'libcurl',
  'yaml-dev': 'yaml',
  'openssl-dev': 'openssl',
  'libpng-dev': 'libpng',
  'openjpeg-dev': 'openjpeg',
  'tiff-dev': 'tiff',
  'lcms2-dev': 'lcms2',
  'libwebp-dev': 'libwebp',
  'gmp-dev': 'gmp',
  'libsodium-dev': 'libsodium',
  'bzip2-dev': 'libbz2',
  'xz-dev': 'xz-libs',
};

/** Compilers whose programs need a library of theirs that small images lack. */
const OF_COMPILERS: Readonly<Record<'apt' | 'apk', Readonly<Record<string, string>>>> = {
  apt: { gfortran: 'libgfortran5' },
  apk: { gcc: 'libgcc', 'g++': 'libstdc++', 'build-base': 'libstdc++', gfortran: 'libgfortran' },
};

/** What only a build calls: it fetches and unpacks. */
const HELPERS =
  /^(?:git|mercurial|subversion|curl|wget|unzip|xz-utils|xz|bzip2|tar|patch|file|upx|upx-ucl|protobuf-compiler|protoc|lsb-release|software-properties-common|apt-transport-https|gnupg2?|dirmngr)$/;

export interface RuntimePackages {
  readonly manager: 'apt' | 'apk';
  readonly names: readonly string[];
  /** Packages left out because only a build calls them. */
  readonly helpers: readonly string[];
}

/**
 * The packages that an image needs without those for building: libraries in place of their headers, and all others.
 * @param system the manager that the image has
 */
export function runtimePackages(
  config: ImageConfig,
  system: 'apt' | 'apk' | null,
  image: OfficialImage | null,
): RuntimePackages | Refusal {
  const names = new Set<string>();
  const helpers = new Set<string>();
  for (const run of config.runs) {
    for (const install of readInstalls(run.commands ?? [])) {
      if (!/^(?:apt|apk|dnf|yum|microdnf|zypper|pacman)$/.test(install.manager)) continue;
      if (install.manager !== system)
        return refuse(`${install.manager} installs packages, and the image is none where that is known`);
      if (install.open.length > 0 || install.verb === 'build-dep')
        return refuse(`line ${run.region.line} installs packages that a variable names`);
      for (const { name } of install.packages) {
        const needed = HELPERS.test(name) ? 'helper' : neededFor(name, system, image);
        if (needed === undefined)
          return refuse(`nothing says which package holds the libraries of ${name} at run time`);
        if (needed === 'helper') helpers.add(name);
        else if (needed !== null) names.add(needed);
      }
    }
  }
  return { manager: system ?? 'apt', names: [...names], helpers: [...helpers] };
}

/** Null: nothing; undefined: not known. */
function neededFor(name: string, system: 'apt' | 'apk', image: OfficialImage | null): string | null | undefined {
  const table = system === 'apt' ? APT : APK;
  if (Object.hasOwn(table, name)) {
    const runtime = table[name] ?? null;
    if (runtime === null || typeof runtime === 'string') return runtime;
    const release = image?.name === 'ubuntu' ? image.tag : (image?.debian ?? '');
    return Object.hasOwn(runtime, release) ? runtime[release] : undefined;
  }
  if (isHeaderPackage(name)) return undefined;
  const own = OF_COMPILERS[system];
  if (Object.hasOwn(own, name)) return own[name];
  return isBuildPackage(system, name) ? null : name;
}

/** The instruction that installs packages and leaves no cache. */
export function installInstruction(manager: 'apt' | 'apk', names: readonly string[]): string {
  const all = names.join(' ');
  return manager === 'apk'
    ? `RUN apk add --no-cache ${all}`
    : `RUN apt-get update \\\n    && apt-get install -y --no-install-recommends ${all} \\\n    && rm -rf /var/lib/apt/lists/*`;
}
