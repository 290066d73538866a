/** What Bash itself makes of scripts, without running them: an oracle that shares no code with the reader. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Prints each script as the body of a function, in the one style that Bash has; nothing for what it cannot read. */
const loop = `
PATH=
for file in "$1"/*.sh; do
  { IFS= read -r -d '' text; } <"$file"
  if eval "body() {
$text
}" 2>/dev/null; then declare -f body; fi
  unset -f body
  printf '\\0'
done`;

/** The scripts as Bash prints them; null for those that it does not take. CRLF is turned into LF first. */
export function bashForms(scripts: readonly string[]): readonly (string | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bash-'));
  try {
    for (const [at, text] of scripts.entries()) {
      writeFileSync(join(folder, `${String(at).padStart(8, '0')}.sh`), text.replaceAll('\r\n', '\n'));
    }
    const { stdout, status, stderr } = spawnSync('bash', ['-c', loop, 'bash', folder], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`bash failed: ${stderr}`);
    return stdout
      .split('\0')
      .slice(0, scripts.length)
      .map((form) => (form === '' ? null : form));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
