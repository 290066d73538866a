/** What a source in C or C++ asks of the system at run time, as far as it decides what its image must hold. */
export interface NativeSourceFacts {
  readonly kind: 'c';
  /** Calls that start other programs, such as `system`. */
  readonly starts: readonly string[];
  /** Calls that load shared libraries while the program runs, `dlopen` or those of the C library that do so. */
  readonly loads: readonly string[];
  /** Calls that open files. */
  readonly opens: readonly string[];
}

const STARTS = /\b(?:system|popen|exec(?:l|le|lp|v|ve|vp|vpe)|posix_spawnp?|wordexp)\s*\(/g;
/** A static program still loads plug-ins of the C library for these (glibc manual, Name Service Switch, iconv). */
const LOADS =
  /\b(?:dlm?open|getaddrinfo|gethostby\w+|getpw(?:nam|uid|ent)(?:_r)?|getgr(?:nam|gid|ent)(?:_r)?|getserv\w+|iconv_open)\s*\(/g;
const OPENS = /\b(?:fopen|freopen|open|openat|opendir|[io]?fstream|filesystem)\b/g;

/** Reads a source; words in comments count too: they only make a fix more careful. */
export function readNativeSource(text: string): NativeSourceFacts {
  return { kind: 'c', starts: calls(text, STARTS), loads: calls(text, LOADS), opens: calls(text, OPENS) };
}

function calls(text: string, form: RegExp): readonly string[] {
  const found = new Set([...text.matchAll(form)].map(([call]) => call.replace(/\s*\($/, '')));
  return [...found].slice(0, 10);
}
