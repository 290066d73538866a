/** Finds, and where it can installs, the programs that the system tests drive and npm does not bring. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * @typedef {object} Requirement
 * @property {string} title its name for people
 * @property {string} variable the environment variable that holds its path: set by a person, or here for the tests
 * @property {string[]} commands its names in PATH, the preferred first
 * @property {string[]} packages what Debian calls it, with what it needs to be of use
 * @property {string} unchecked what no test looks at where it is missing
 */

/** @type {Requirement[]} */
const REQUIREMENTS = [
  {
    title: 'Chromium',
    variable: 'CHROMIUM_PATH',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium', 'fonts-liberation'],
    unchecked: 'the pages were not looked at in a browser',
  },
];

/**
 * Provides every requirement.
 *
 * @returns {{ environment: Record<string, string>, missing: string[] }} the variables for the tests, and a sentence for
 *   each requirement that is not to be had
 */
export function provideRequirements() {
  const found = REQUIREMENTS.map((requirement) => ({ requirement, path: find(requirement) ?? installed(requirement) }));
  const have = found.filter(({ path }) => path !== null);
  const lack = found.filter(({ path }) => path === null);
  return {
    environment: Object.fromEntries(have.map(({ requirement, path }) => [requirement.variable, path])),
    missing: lack.map(({ requirement }) => complaint(requirement)),
  };
}

function complaint({ title, variable, unchecked }) {
  return `there is no ${title}, so ${unchecked}. Install it, or set ${variable} to its executable.`;
}

function find({ variable, commands }) {
  const named = process.env[variable];
  if (named) return executable(named);
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute);
  const candidates = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return candidates.map(executable).find((path) => path !== null) ?? null;
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return null;
  }
}

/** Installs by apt-get where this process may: on Debian and its kin, as root. Gives the executable, or null. */
function installed(requirement) {
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0;
  // A path that a person named and that is not there is a mistake to tell, not to paper over.
  if (!mayInstall || process.env[requirement.variable]) return null;
  if (!find({ variable: '', commands: ['apt-get'] })) return null;
  process.stderr.write(`Installing ${requirement.title} by apt-get, once.\n`);
  const got = apt('update') && apt('install', '--yes', '--no-install-recommends', ...requirement.packages);
  return got ? find(requirement) : null;
}

function apt(...args) {
  const quiet = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', [...quiet, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
