/**
 * Paths that hold what others wrote, what tools made, or what tests break on purpose. A finding there is nobody's to
 * fix. Files of a repository add to the list and take paths back with `!`.
 */
export const DEFAULT_IGNORE: readonly string[] = [
  '**/.git/**',
  '**/node_modules/**',
  '**/bower_components/**',
  '**/vendor/**',
  '**/third_party/**',
  '**/site-packages/**',
  '**/.venv/**',
  '**/.terraform/**',
  '**/testdata/**',
  '**/golden/**',
  '**/__fixtures__/**',
  '**/__snapshots__/**',
];
