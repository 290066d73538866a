import type { FactSource, Language } from './language.ts';

/** What a source says about signals and children. */
export interface SignalFacts {
  /** It registers a handler of SIGTERM, or uses a library that does. */
  readonly handlesTerm: boolean;
  /** It starts other programs. */
  readonly startsChildren: boolean;
  /** Modules of the same project that it imports, as written: a handler may stand there. The first 50. */
  readonly imports: readonly string[];
  /** The `start` script of a `package.json`; null where there is none. */
  readonly startScript: string | null;
}

interface Signs {
  /** A handler, or a library that sets one. The mention of SIGTERM is enough: who writes the word has thought of it. */
  readonly handles: RegExp;
  readonly starts: RegExp;
  readonly imports: RegExp | null;
}

const NEVER = /(?!)/;

/** Python: library/signal; the documentation of each library tells that its runner stops at SIGTERM. */
const PYTHON: Signs = {
  handles:
    /SIGTERM|\badd_signal_handler\b|\bweb\.run_app\b|\b(?:uvicorn|hypercorn|gunicorn|daphne|sanic|celery|kopf|locust|twisted|cherrypy|eventlet|aiorun|supervisor|dramatiq|airflow|faust|nameko|streamlit|gradio|scrapy|pyspark|ray)\b/,
  starts: /\b(?:subprocess|multiprocessing|os\.(?:system|fork|popen|spawn\w+)|pexpect)\b/,
  imports: /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import|import[ \t]+([.\w]+))/gm,
};

/** Node.js: `process.on('SIGTERM')`; libraries that register it, by their READMEs. */
const JAVASCRIPT: Signs = {
  handles:
    /SIGTERM|['"`](?:@godaddy\/terminus|lightship|signal-exit|exit-hook|async-exit-hook|node-cleanup|death|close-with-grace|fastify-graceful-shutdown|http-graceful-shutdown|@fastify\/under-pressure|shutdown|gracy|@google-cloud\/functions-framework)['"`]|\benableShutdownHooks\b/,
  starts: /['"`](?:node:)?(?:child_process|cluster)['"`]|['"`](?:execa|cross-spawn|shelljs)['"`]/,
  imports: /(?:\bfrom[ \t]*|\brequire[ \t]*\([ \t]*|\bimport[ \t]*\(?[ \t]*)['"`](\.{1,2}\/[^'"`\n]{0,200})['"`]/g,
};

const PHP: Signs = {
  handles:
    /SIGTERM|\b(?:pcntl_signal|pcntl_async_signals|sapi_windows_set_ctrl_handler|Swoole|RoadRunner|ReactPHP|React\\|Amp\\|Workerman)\b/,
  starts: /\b(?:proc_open|popen|shell_exec|exec|passthru|pcntl_fork)[ \t]*\(/,
  imports: /\b(?:require|include)(?:_once)?\b[^'"\n]{0,60}['"]([^'"\n]{1,200})['"]/g,
};

const SIGNS: Readonly<Partial<Record<Language, Signs>>> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
  php: PHP,
  // POSIX.1-2024, XCU trap: names with and without SIG, or the number.
  shell: { handles: /^[^#\n]{0,400}\btrap[ \t][^#\n]{0,400}\b(?:SIGTERM|TERM|15)\b/m, starts: NEVER, imports: null },
  // Go, the JVM, .NET and Ruby end at SIGTERM by themselves.
  go: { handles: /^/, starts: /\bexec\.Command/, imports: null },
  java: { handles: /^/, starts: /\bProcessBuilder\b|\bgetRuntime\(\)\.exec\b/, imports: null },
  csharp: { handles: /^/, starts: /\bProcess\.Start\b/, imports: null },
  ruby: { handles: /^/, starts: /\b(?:fork|spawn|system|Open3)\b/, imports: null },
  c: { handles: /SIGTERM/, starts: /\b(?:fork|vfork|posix_spawn|system|popen)[ \t]*\(/, imports: null },
  rust: { handles: /SIGTERM|SignalKind::terminate|\bctrlc\b/, starts: /\bCommand::new\b/, imports: null },
};

const MAX_IMPORTS = 50;

const NOTHING: SignalFacts = { handlesTerm: false, startsChildren: false, imports: [], startScript: null };

/** Reads what a source says about signals and children. */
export function readSignals({ name, text: written, language }: FactSource): SignalFacts {
  // Interpreters and npm pass over a byte order mark.
  const text = written.replace(/^\uFEFF/, '');
  if (name === 'package.json') return { ...NOTHING, startScript: startScript(text) };
  const signs = SIGNS[language];
  if (!signs) return NOTHING;
  const found = signs.imports ? [...text.matchAll(signs.imports)].map((match) => match[1] ?? match[2] ?? '') : [];
  return {
    ...NOTHING,
    handlesTerm: signs.handles.test(text),
    startsChildren: signs.starts.test(text),
    imports: [...new Set(found)].slice(0, MAX_IMPORTS),
  };
}

/** npm, package.json, "scripts": one that `prestart` or `poststart` surrounds is more than its own command. */
function startScript(text: string): string | null {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    // Broken files have no scripts: npm refuses them too.
    return null;
  }
  const scripts = own(manifest, 'scripts');
  const start = own(scripts, 'start');
  const alone = own(scripts, 'prestart') === undefined && own(scripts, 'poststart') === undefined;
  return typeof start === 'string' && alone && start.length <= 1000 ? start : null;
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
