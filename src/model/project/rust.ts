/** A Cargo.toml, as far as it says which programs are built. */
export interface CargoFacts {
  readonly kind: 'Cargo.toml';
  readonly name: string | null;
  /** Names of `[[bin]]`. */
  readonly programs: readonly string[];
  readonly workspace: boolean;
}

/** A Cargo.lock, as far as it says what is linked. */
export interface CargoLockFacts {
  readonly kind: 'Cargo.lock';
  /** Crates that bind to libraries of the system and do not bring them along. */
  readonly native: readonly string[];
}

/** `-sys` crates that link nothing but the C library, or compile what they need into the program (their documentation). */
const HARMLESS =
  /^(?:linux-raw-sys|windows(?:-\w+)*-sys|core-foundation-sys|security-framework-sys|js-sys|web-sys|wasi-sys|inotify-sys|kqueue-sys|system-configuration-sys|mach-sys|zstd-sys|ring-sys|aws-lc-(?:fips-)?sys|libmimalloc-sys|tikv-jemalloc-sys|jemalloc-sys|fsevent-sys|io-uring-sys|redox-sys|android-(?:\w+-)*sys|ndk-sys)$/;
/** They look for the certificates of the system. */
const CERTIFICATES = /^(?:rustls-native-certs|openssl-probe|native-tls)$/;

/** Reads a Cargo.toml by its lines: sections and plain keys. */
export function readCargo(text: string): CargoFacts {
  let section = '';
  let name: string | null = null;
  const programs: string[] = [];
  for (const line of text.split('\n')) {
    section = /^\s*(\[\[?[\w.-]+\]\]?)/.exec(line)?.[1] ?? section;
    const value = /^\s*name\s*=\s*"([\w-]+)"/.exec(line)?.[1];
    if (value !== undefined && section === '[package]') name = value;
    if (value !== undefined && section === '[[bin]]') programs.push(value);
  }
  return { kind: 'Cargo.toml', name, programs: programs.slice(0, 50), workspace: /^[ \t]*\[workspace/m.test(text) };
}

/** Reads a Cargo.lock. */
export function readCargoLock(text: string): CargoLockFacts {
  const names = [...text.matchAll(/^name = "([\w-]+)"/gm)].map(([, name = '']) => name);
  const native = names.filter((name) => (/-sys$/.test(name) && !HARMLESS.test(name)) || CERTIFICATES.test(name));
  return { kind: 'Cargo.lock', native: [...new Set(native)].slice(0, 10) };
}
