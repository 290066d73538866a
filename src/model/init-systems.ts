import type { ImageConfig } from './image-config.ts';
import { parseImageReference } from './image-reference.ts';
import { readInstalls } from './packages.ts';

/** Public images whose ENTRYPOINT begins with an init, by name; their Dockerfiles say so. */
const WITH_INIT: Readonly<Record<string, readonly string[]>> = {
  'jenkins/jenkins': ['/usr/bin/tini', '--'],
  'apache/airflow': ['/usr/bin/dumb-init', '--'],
  elasticsearch: ['/bin/tini', '--'],
  'docker.elastic.co/elasticsearch/elasticsearch': ['/bin/tini', '--'],
  'docker.elastic.co/kibana/kibana': ['/bin/tini', '--'],
  'phusion/baseimage': ['/sbin/my_init', '--'],
  'jupyter/base-notebook': ['tini', '-g', '--'],
  'jupyter/minimal-notebook': ['tini', '-g', '--'],
  'jupyter/scipy-notebook': ['tini', '-g', '--'],
  'jupyter/datascience-notebook': ['tini', '-g', '--'],
  'quay.io/jupyter/base-notebook': ['tini', '-g', '--'],
  'krallin/ubuntu-tini': ['/usr/bin/tini', '--'],
};

/** Docker's official images that put no init in front of the command (docker-library/official-images). */
const WITHOUT_INIT: ReadonlySet<string> = new Set(
  (
    'scratch alpine debian ubuntu busybox centos fedora rockylinux almalinux amazonlinux oraclelinux archlinux ' +
    'opensuse/leap buildpack-deps python node ruby golang php perl rust gcc swift elixir erlang haskell julia r-base ' +
    'openjdk eclipse-temurin amazoncorretto ibm-semeru-runtimes sapmachine maven gradle tomcat jetty nginx httpd ' +
    'redis postgres mysql mariadb mongo memcached haproxy traefik caddy bash composer dart pypy'
  ).split(' '),
);

/** What the base image of a stage puts in front of a command: the words of an init, nothing, or it is not known. */
export function initOfBase(base: string | null): readonly string[] | 'none' | 'unknown' {
  if (base === null) return 'unknown';
  if (base === 'scratch') return 'none';
  const name = parseImageReference(base)
    ?.name.replace(/^docker\.io\//, '')
    .replace(/^library\//, '');
  if (name === undefined) return 'unknown';
  const init = Object.hasOwn(WITH_INIT, name) ? WITH_INIT[name] : undefined;
  if (init) return init;
  if (/^(?:lscr\.io\/)?(?:linuxserver|lsiobase)\//.test(name)) return ['/init'];
  const bare = /^gcr\.io\/distroless\//.test(name) || WITHOUT_INIT.has(name);
  return bare ? 'none' : 'unknown';
}

/** Images that hold an init, though they start nothing through it. */
const HOLDING: Readonly<Record<string, string>> = { 'quay.io/gravitational/debian-tall': '/usr/bin/dumb-init' };

/** Where the packages put an init (packages.debian.org, pkgs.alpinelinux.org; Fedora and RHEL for catatonit). */
const BY_PACKAGE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apt: { tini: '/usr/bin/tini', 'dumb-init': '/usr/bin/dumb-init', catatonit: '/usr/bin/catatonit' },
  apk: { tini: '/sbin/tini', 'dumb-init': '/usr/bin/dumb-init', catatonit: '/usr/bin/catatonit' },
  dnf: { tini: '/usr/bin/tini', 'dumb-init': '/usr/bin/dumb-init', catatonit: '/usr/bin/catatonit' },
  pip: { 'dumb-init': 'dumb-init' },
};

const INIT_FILE = /\/(?:tini|tini-static|dumb-init|catatonit)$/;

/** The path of an init that an image holds already: from its base, a package, a copied file or a download; null without. */
export function heldInit({ base, copies, runs }: ImageConfig): string | null {
  const name = parseImageReference(base ?? '')?.name ?? '';
  if (Object.hasOwn(HOLDING, name)) return HOLDING[name] ?? null;
  const copied = copies.flatMap(({ dest, sources }) => {
    const paths = dest.endsWith('/')
      ? sources.map((source) => dest + source.slice(source.lastIndexOf('/') + 1))
      : [dest];
    return paths.filter((path) => INIT_FILE.test(path));
  });
  const made = runs.flatMap(({ commands }) => [
    ...readInstalls(commands ?? []).flatMap(({ manager, packages }) =>
      packages.flatMap((found) => BY_PACKAGE[manager]?.[found.name] ?? []),
    ),
    ...(commands ?? []).flatMap(({ words }) =>
      words[0] === 'rm' ? [] : words.flatMap((word) => (word?.startsWith('/') && INIT_FILE.test(word) ? word : [])),
    ),
  ]);
  return [...copied, ...made][0] ?? null;
}

/** The package manager of an image of Docker's library, by its name and tag; null where neither tells. */
export function managerOfBase(base: string | null): 'apt' | 'apk' | null {
  const reference = parseImageReference(base ?? '');
  const name = reference?.name.replace(/^docker\.io\//, '').replace(/^library\//, '') ?? '';
  const tag = reference?.tag ?? '';
  if (!WITHOUT_INIT.has(name)) return null;
  if (name === 'alpine' || /(?:^|-)alpine/.test(tag)) return 'apk';
  if (/wheezy|jessie|stretch|trusty|xenial|bionic/.test(tag)) return null;
  if (name === 'debian') return /^(?:[789])(?:\.|-|$)/.test(tag) ? null : 'apt';
  if (name === 'ubuntu') return /^1[0-8]\./.test(tag) ? null : 'apt';
  if (/buster|bullseye|bookworm|trixie|focal|jammy|noble/.test(tag)) return 'apt';
  return ON_DEBIAN.has(name) ? 'apt' : null;
}

/** Images of the library that stand on Debian unless the tag says otherwise. */
const ON_DEBIAN: ReadonlySet<string> = new Set('buildpack-deps python node ruby golang perl rust gcc'.split(' '));

/** Images of the library without ENTRYPOINT, or with one that hands every program on as it is. */
const PLAIN_START: ReadonlySet<string> = new Set(
  (
    'scratch alpine debian ubuntu busybox centos fedora rockylinux almalinux amazonlinux oraclelinux buildpack-deps ' +
    'python node ruby golang perl rust gcc openjdk amazoncorretto'
  ).split(' '),
);

/** May an ENTRYPOINT of one's own take the place of the base image's? */
export function hasPlainStart(base: string | null): boolean {
  const name =
    parseImageReference(base ?? '')
      ?.name.replace(/^docker\.io\//, '')
      .replace(/^library\//, '') ?? '';
  return PLAIN_START.has(name);
}
