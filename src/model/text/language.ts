import type { LineIndex } from '../../source/text.ts';

/** Languages that the readers of facts know; everything else is `other`. */
export type Language =
  | 'shell'
  | 'python'
  | 'javascript'
  | 'go'
  | 'java'
  | 'ruby'
  | 'php'
  | 'c'
  | 'rust'
  | 'csharp'
  | 'nginx'
  | 'apache'
  | 'xml'
  | 'properties'
  | 'json'
  | 'yaml'
  | 'toml'
  | 'other';

/** A text as the readers of facts take it. */
export interface FactSource {
  /** The file's name without folders, or the key of a ConfigMap. */
  readonly name: string;
  readonly text: string;
  readonly language: Language;
  readonly lines: LineIndex;
}

const BY_SUFFIX: Readonly<Record<string, Language>> = {
  sh: 'shell',
  bash: 'shell',
  py: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  jsx: 'javascript',
  tsx: 'javascript',
  go: 'go',
  java: 'java',
  kt: 'java',
  kts: 'java',
  scala: 'java',
  groovy: 'java',
  gradle: 'java',
  rb: 'ruby',
  php: 'php',
  c: 'c',
  h: 'c',
  cc: 'c',
  cpp: 'c',
  cxx: 'c',
  rs: 'rust',
  cs: 'csharp',
  xml: 'xml',
  csproj: 'xml',
  properties: 'properties',
  ini: 'properties',
  cfg: 'properties',
  env: 'properties',
  json: 'json',
  yml: 'yaml',
  yaml: 'yaml',
  toml: 'toml',
};

const BY_INTERPRETER: readonly (readonly [form: RegExp, language: Language])[] = [
  [/\b(?:ba|da|a|k|z)?sh\b/, 'shell'],
  [/\bpython[\d.]*\b/, 'python'],
  [/\b(?:node|nodejs|deno|bun)\b/, 'javascript'],
  [/\bruby\b/, 'ruby'],
  [/\bphp\b/, 'php'],
];

/** Tells a text's language by its interpreter line, its name, or, for `.conf` files, by what it says. */
export function languageOf(name: string, text: string): Language {
  const first = text.startsWith('#!') ? text.slice(2, 200).split('\n', 1)[0] : undefined;
  const interpreter = first === undefined ? undefined : BY_INTERPRETER.find(([form]) => form.test(first));
  if (interpreter) return interpreter[1];
  const suffix = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const known = Object.hasOwn(BY_SUFFIX, suffix) ? BY_SUFFIX[suffix] : undefined;
  if (known) return known;
  if (/^(?:httpd|apache2?)/i.test(name)) return 'apache';
  if (!/conf|template|nginx|default/i.test(name)) return 'other';
  if (/^[ \t]*(?:<VirtualHost|ServerRoot|CustomLog|ErrorLog|LoadModule)\b/m.test(text)) return 'apache';
  return /^[ \t]*(?:server|http|upstream|events|stream)\s*\{/m.test(text) || /\bproxy_pass\b/.test(text)
    ? 'nginx'
    : 'other';
}
