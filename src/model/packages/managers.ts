/** The programs that bring software into an image. */
export type PackageManager =
  | 'apt'
  | 'apk'
  | 'dnf'
  | 'yum'
  | 'microdnf'
  | 'zypper'
  | 'pacman'
  | 'pip'
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'gem'
  | 'conda';

/** What a package manager is asked for: `refresh` reads the lists of what there is, `clean` throws its cache away. */
export type PackageAction = 'install' | 'remove' | 'refresh' | 'clean';

/** How a package manager is called. */
export interface ManagerWords {
  readonly manager: PackageManager;
  /** Verbs by their words, such as `install` or `cache clean`. */
  readonly verbs: Readonly<Record<string, PackageAction>>;
  /** Options whose value is the next word when `=` does not join it. */
  readonly valued: readonly string[];
}

const redHatVerbs = {
  install: 'install',
  localinstall: 'install',
  groupinstall: 'install',
  'group install': 'install',
  remove: 'remove',
  erase: 'remove',
  autoremove: 'remove',
  makecache: 'refresh',
  'clean all': 'clean',
} as const;
const redHatValued = [
  ...['-c', '-x', '--config', '--enablerepo', '--disablerepo', '--enable-repo', '--disable-repo', '--repo', '--repoid'],
  ...['--setopt', '--installroot', '--releasever', '--exclude'],
];

const APT: ManagerWords = {
  manager: 'apt',
  verbs: {
    install: 'install',
    'build-dep': 'install',
    remove: 'remove',
    purge: 'remove',
    autoremove: 'remove',
    'auto-remove': 'remove',
    distclean: 'clean',
    'dist-clean': 'clean',
    autopurge: 'remove',
    update: 'refresh',
    clean: 'clean',
  },
  valued: ['-t', '-o', '-c', '-a', '--target-release', '--default-release', '--option', '--config-file'],
};
const PIP: ManagerWords = {
  manager: 'pip',
  verbs: { install: 'install', uninstall: 'remove', 'cache purge': 'clean' },
  valued: [
    ...['-r', '-c', '-e', '-i', '-f', '-t', '--requirement', '--constraint', '--editable', '--index-url', '--target'],
    ...['--extra-index-url', '--find-links', '--prefix', '--root', '--trusted-host', '--platform', '--python-version'],
    ...['--no-binary', '--only-binary', '--progress-bar', '--timeout', '--retries', '--cache-dir', '--src', '--group'],
  ],
};
const npmVerbs = {
  install: 'install',
  i: 'install',
  add: 'install',
  ci: 'install',
  'clean-install': 'install',
} as const;
const CONDA: ManagerWords = {
  manager: 'conda',
  verbs: { install: 'install', remove: 'remove', clean: 'clean' },
  valued: ['-c', '-n', '-p', '--channel', '--name', '--prefix', '--file'],
};

/** Package managers by the name of their program (their manual pages: apt-get(8), apk(8), dnf(8), zypper(8), pip, npm). */
export const MANAGERS: ReadonlyMap<string, ManagerWords> = new Map([
  ['apt-get', APT],
  ['apt', APT],
  ['aptitude', APT],
  [
    'apk',
    {
      manager: 'apk',
      verbs: { add: 'install', del: 'remove', update: 'refresh', 'cache clean': 'clean' },
      valued: ['-t', '--virtual', '-X', '--repository', '-p', '--root', '--arch', '--repositories-file', '--keys-dir'],
    },
  ],
  ['dnf', { manager: 'dnf', verbs: redHatVerbs, valued: redHatValued }],
  ['dnf5', { manager: 'dnf', verbs: redHatVerbs, valued: redHatValued }],
  ['tdnf', { manager: 'dnf', verbs: redHatVerbs, valued: redHatValued }],
  ['yum', { manager: 'yum', verbs: redHatVerbs, valued: redHatValued }],
  ['microdnf', { manager: 'microdnf', verbs: redHatVerbs, valued: redHatValued }],
  [
    'zypper',
    {
      manager: 'zypper',
      verbs: {
        install: 'install',
        in: 'install',
        remove: 'remove',
        rm: 'remove',
        refresh: 'refresh',
        ref: 'refresh',
        clean: 'clean',
        cc: 'clean',
      },
      valued: ['-r', '--repo', '--from', '-t', '--type', '-R', '--root', '--installroot'],
    },
  ],
  ['pip', PIP],
  ['pip2', PIP],
  ['pip3', PIP],
  [
    'npm',
    {
      manager: 'npm',
      verbs: { ...npmVerbs, uninstall: 'remove', rm: 'remove', 'cache clean': 'clean' },
      valued: [
        '--prefix',
        '-C',
        '--registry',
        '--omit',
        '--only',
        '--loglevel',
        '-w',
        '--workspace',
        '--cache',
        '--userconfig',
      ],
    },
  ],
  [
    'yarn',
    {
      manager: 'yarn',
      verbs: { install: 'install', add: 'install', 'global add': 'install', remove: 'remove', 'cache clean': 'clean' },
      valued: ['--cwd', '--registry', '--cache-folder', '--network-timeout', '--modules-folder'],
    },
  ],
  [
    'pnpm',
    {
      manager: 'pnpm',
      verbs: { ...npmVerbs, remove: 'remove', rm: 'remove', 'store prune': 'clean' },
      valued: ['-C', '--dir', '--filter', '-F', '--registry', '--store-dir'],
    },
  ],
  [
    'gem',
    {
      manager: 'gem',
      verbs: { install: 'install', i: 'install', uninstall: 'remove' },
      valued: ['-v', '--version', '-i', '--install-dir', '-n', '--bindir', '-P', '-s', '--source'],
    },
  ],
  ['conda', CONDA],
  ['mamba', CONDA],
  ['micromamba', CONDA],
]);
