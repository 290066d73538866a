import { parseImageReference } from './image-reference.ts';

/** Public images whose ENTRYPOINT begins with an init, by name; their Dockerfiles say so. */
const WITH_INIT: Readonly<Record<string, readonly string[]>> = {
  'quay.io/gravitational/debian-tall': ['/usr/bin/dumb-init'],
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
