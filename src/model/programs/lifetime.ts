import { hasWord, programName, unwrapped, type Words } from './words.ts';

/** Utilities that do one thing and end (POSIX.1-2024, XCU; GNU coreutils; util-linux; the clients of package managers). */
const SHORT: ReadonlySet<string> = new Set(
  (
    'ab awk base64 basename cat chgrp chmod chown clear cp curl cut date dd df dirname du echo env envsubst expr false file ' +
    'find getent grep gunzip gzip head hostname htpasswd id ifconfig install ip iptables jq kill killall less ln ls ' +
    'lsof md5sum mkdir mkfifo mktemp more mount mv nproc nslookup openssl patch pgrep ping pkill printenv printf ps ' +
    'pwd rm rmdir rsync sed seq sha256sum sort stat stty sysctl tar tee test touch tr true tput umount uname uniq ' +
    'unzip update-ca-certificates useradd usermod groupadd adduser addgroup uuidgen wc wget which whoami xargs ' +
    'apk apt apt-get dpkg pip pip3 yum dnf git ssh-keygen kubectl helm terraform aws gcloud psql mysql redis-cli ' +
    'pg_isready mysqladmin createdb alembic flyway migrate'
  ).split(' '),
);

/** True for a command that does one thing and ends; with options that keep it going, it is not. */
export function isShortLived(words: Words): boolean {
  const program = unwrapped(words);
  if (hasWord(program, '-w', '--watch', 'port-forward', 'proxy', '-f', '-F', '--follow')) {
    return ['rm', 'cp', 'ln', 'mv', 'curl', 'kill', 'touch', 'test'].includes(programName(program));
  }
  return SHORT.has(programName(program));
}

/**
 * A command that does nothing but keep the script alive: `sleep`, `wait`, `tail -f /dev/null`. One that shows a log
 * does more.
 */
export function isKeepAlive(words: Words): boolean {
  const program = unwrapped(words);
  const [, ...args] = program;
  switch (programName(program)) {
    case 'sleep':
      return true;
    case 'wait':
      return args.length === 0;
    case 'tail':
      return args.at(-1) === '/dev/null' && args.slice(0, -1).every((arg) => /^(?:-.*|\d+)$/.test(arg ?? ''));
    default:
      return false;
  }
}

/** A command that stands at the end to keep the script alive, or to show logs meanwhile: it is no server. */
export function isWaiting(words: Words): boolean {
  const name = programName(unwrapped(words));
  return isKeepAlive(words) || name === 'tail' || name === 'wait';
}
