/** A go.mod, or a go.sum, which lists modules likewise. */
export interface GoModuleFacts {
  readonly kind: 'go.mod';
  readonly module: string | null;
  /** Modules that need C code or libraries of the system. */
  readonly native: readonly string[];
}

/** What a Go source asks of the system at run time. */
export interface GoSourceFacts {
  readonly kind: 'go';
  readonly main: boolean;
  /** Imports of the kind that decides what the image must hold. */
  readonly imports: readonly string[];
  /** It imports packages that are neither of the standard library nor of its own module: a path with a dot. */
  readonly foreign: boolean;
  /** String literals that are given to what reads files, such as `templates/*.html`. */
  readonly reads: readonly string[];
  /** It reads files whose names it works out. */
  readonly readsOthers: boolean;
  readonly writes: boolean;
  /** It looks up time zones. */
  readonly zones: boolean;
}

/** Modules that compile C code (their documentation). */
const NATIVE_MODULES =
  /^(?:github\.com\/(?:mattn\/go-sqlite3|confluentinc\/confluent-kafka-go|go-gst\/|gotk3\/|veandco\/go-sdl2|libgit2\/git2go|godror\/godror|h2non\/bimg|davidbyttow\/govips|linxGnu\/grocksdb|tecbot\/gorocksdb|coreos\/go-systemd.*sdjournal|google\/gopacket|mattn\/go-oci8|pebbe\/zmq4|go-gl\/|hajimehoshi\/|bytedance\/sonic-cgo|duckdb\/|marcboeker\/go-duckdb|yuin\/gopher-cgo)|gocv\.io\/|fyne\.io\/|modernc\.org\/cgo)/;
const DECIDING = new Set(['C', 'os/exec', 'plugin', 'net', 'net/http', 'os/user', 'crypto/tls', 'embed', 'syscall']);
const READERS =
  /\b(?:os\.(?:Open|ReadFile|OpenFile|ReadDir|DirFS|Stat)|ioutil\.Read(?:File|Dir)|Parse(?:Files|Glob)|http\.(?:Dir|ServeFile)|LoadHTML(?:Files|Glob)|Static(?:File|FS)?|filepath\.(?:Walk|WalkDir|Glob)|LoadX509KeyPair|ListenAndServeTLS)\s*\(([^()\n]{0,300})/g;
const WRITERS =
  /\bos\.(?:Create|WriteFile|Mkdir|MkdirAll|OpenFile|Remove|Rename|CreateTemp)\s*\(|\bioutil\.(?:WriteFile|TempFile|TempDir)\s*\(/;
const MAX_LISTED = 100;

/** Reads a go.mod or go.sum. */
export function readGoModule(text: string): GoModuleFacts {
  const words = text.split('\n').map((line) => line.replace(/^\s*(?:require\s+)?/, '').split(/\s+/)[0] ?? '');
  return {
    kind: 'go.mod',
    module: /^module\s+"?([^\s"]+)/m.exec(text)?.[1] ?? null,
    native: [...new Set(words.filter((word) => NATIVE_MODULES.test(word)))].slice(0, 5),
  };
}

/** Reads a Go source. */
export function readGoSource(text: string): GoSourceFacts {
  const imports = importsOf(text);
  const args = [...text.matchAll(READERS)].map(([, given = '']) => given);
  const literals = args.flatMap((given) => [...given.matchAll(/"([^"\\]{1,200})"|`([^`]{1,200})`/g)]);
  return {
    kind: 'go',
    main: /^package\s+main\b/m.test(text),
    imports: imports.filter((path) => DECIDING.has(path)),
    foreign: imports.some((path) => /^[^/]*\./.test(path)),
    reads: [...new Set(literals.map(([, plain, raw]) => plain ?? raw ?? ''))].slice(0, MAX_LISTED),
    readsOthers: args.some((given) => !/["`]/.test(given)),
    writes: WRITERS.test(text),
    zones: /\btime\.LoadLocation\(/.test(text),
  };
}

function importsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^import\s{0,9}\(([^)]{0,9000})\)/gm)].map(([, block = '']) => block);
  const single = [...text.matchAll(/^import\s+(?:[\w.]+\s+)?"([^"\n]+)"/gm)].map(([, path = '']) => path);
  return [...single, ...blocks.flatMap((block) => [...block.matchAll(/"([^"\n]+)"/g)].map(([, path = '']) => path))];
}
