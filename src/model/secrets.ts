/**
 * What looks like a secret. Names alone prove nothing: a value must stand there that a program could use, and no
 * placeholder. The forms of tokens are those that their issuers document (AWS, GitHub, GitLab, Slack, Stripe, Google,
 * npm, PyPI, SendGrid) and RFC 7468 for keys.
 */

/** Words that make a name a secret's: the whole name, or its last words. */
const SECRET_NAME =
  /(?:^|[_.-])(?:pass(?:wd|word|phrase)?|pwd|secret(?:[_.-]?key)?|token|api[_.-]?key|apikey|access[_.-]?key|private[_.-]?key|signing[_.-]?key|encryption[_.-]?key|master[_.-]?key|credentials?|auth[_.-]?key|client[_.-]?secret)(?:[_.-]?base(?:64)?)?$/i;
/** The same in camel case, and glued to one word, such as `rootPassword` and `PGPASSWORD`. */
const GLUED_NAME =
  /(?:[a-z0-9](?:Password|Passwd|Secret|Token|ApiKey|SecretKey|AccessKey|PrivateKey)|^[A-Z]{1,12}PASSWORD|(?:^|_)(?:ROOT|ADMIN|DB|USER|BIND|SQL)PASS)$/;
/** Names that end like a secret's and are none: ids, public halves, switches. */
const HARMLESS_NAME =
  /(?:^|[_.-])(?:public|pub|gpg|allow|allow_empty|random|no|use|enable|disable|require|cancellation|next|page|csrf|max|min|design|cache|foreign|primary|partition|sort|tokenizer)[_.-]?(?:root[_.-])?(?:pass(?:word)?|secret|token|key|access[_.-]?key)$|(?:_id|_name|_file|_path|_dir|_url)$/i;

/** Values that stand for one that somebody is to fill in. */
const PLACEHOLDER =
  /^(?:|x{3,}|\*+|\.+|-+|change[-_ ]?(?:me|it|this).*|(?:to[-_ ]?be[-_ ]?)?replace[-_ ]?(?:me|d|this).*|(?:your|my|some|the)[-_ ].*|insert[-_ ].*|enter[-_ ].*|set[-_ ]?me.*|todo.*|tbd|dummy.*|fake.*|placeholder.*|example.*|sample.*|redacted|none|null|nil|undefined|empty|true|false|yes|no|on|off|unset|not[-_ ]?(?:set|needed|used|required|applicable).*|n\/?a|foo(?:bar)?|bar|\.\.\.|abc|secret(?:key|token)?(?:here)?|(?:secret|token|password|api[-_]?key)[-_ ]?(?:here|goes[-_ ]here))$/i;
/** Filled in elsewhere: variables, templates, references. */
const REFERENCE =
  /^[<[{(].*[>\]})]$|\$|\{\{|<[a-z][^>]{0,60}>|^(?:vault|ssm|arn|projects|secretsmanager|op|file|env|sops|ENC)[:(/[]|^@|^\/(?:run|etc|var|mnt|secrets?|vault)\//i;

const TOKENS: readonly (readonly [what: string, form: RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,90})\b/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20}\b/],
  ['a Slack token', /\bxox[abprs]-[A-Za-z0-9-]{20,100}/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{20,100}\b/],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}\b/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a PyPI token', /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,250}/],
  ['a SendGrid key', /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/],
  ['a private key', /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----/],
];
const URL_PASSWORD = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"']{0,100}:(?<password>[^\s/@"']{1,200})@[^\s/@"']{1,200}/i;

/** Does a variable of this name hold a secret, as a rule? */
export function isSecretName(name: string): boolean {
  return (SECRET_NAME.test(name) || GLUED_NAME.test(name)) && !HARMLESS_NAME.test(name);
}

/** Is it a value that somebody is to fill in, or that another place fills in? */
export function isPlaceholder(value: string): boolean {
  const plain = unquoted(value.trim());
  return PLACEHOLDER.test(plain) || REFERENCE.test(plain) || /example|placeholder/i.test(plain);
}

/**
 * Says what secret a text shows by its form, such as `an AWS access key` or `a password in a URL`.
 * @returns null when it shows none
 */
export function secretForm(text: string): string | null {
  const bounded = text.slice(0, 100_000);
  for (const [what, form] of TOKENS) {
    const token = form.exec(bounded)?.[0];
    if (token !== undefined && !/EXAMPLE/i.test(token)) return what;
  }
  const password = URL_PASSWORD.exec(bounded)?.groups?.password;
  return password !== undefined && !isPlaceholder(password) && !/^(?:password|pass|pwd)$/i.test(password)
    ? 'a password in a URL'
    : null;
}

/**
 * Says why a variable holds a secret: by the form of its value, or by its name where the value is no placeholder.
 * @returns words that complete "holds ...", null when it holds none
 */
export function secretIn(name: string, value: string): string | null {
  const plain = unquoted(value.trim());
  const form = secretForm(plain);
  if (form !== null) return form;
  if (!isSecretName(name) || isPlaceholder(plain)) return null;
  if (/^\d{1,5}$/.test(plain) && !/pass|pwd/i.test(name)) return null;
  return /pass|pwd/i.test(name) ? 'a password' : /token/i.test(name) ? 'a token' : 'a secret';
}

/** Files that hold secrets by their nature (ssh-keygen(1), netrc(5), npmrc, Docker's and the clouds' client settings). */
const SECRET_FILES: readonly (readonly [what: string, form: RegExp])[] = [
  ['a private SSH key', /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/],
  [
    'credentials of the cloud',
    /(?:^|\/)\.aws\/credentials$|(?:^|\/)\.?(?:gcp|gcloud|google)[\w.-]{0,40}(?:key|credentials?)[\w.-]{0,40}\.json$/i,
  ],
  [
    'a key of a service account',
    /(?:^|\/)(?:service[-_]?account[\w-]{0,40}|application_default_credentials|credentials)\.json$/i,
  ],
  ['passwords', /(?:^|\/)\.(?:netrc|pgpass|git-credentials|htpasswd|my\.cnf)$/],
  ['registry credentials', /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson)$/],
  ['a kubeconfig', /(?:^|\/)(?:\.kube\/config|kubeconfig(?:\.ya?ml)?)$/],
  [
    'a private key',
    /(?:^|\/)[\w.-]{0,80}(?:private|server|tls|ssl|client|ca)[\w.-]{0,40}\.key$|(?:^|\/)(?:privkey|key)\.pem$/i,
  ],
  [
    'an environment file',
    /(?:^|\/)\.env(?:\.(?!(?:example|sample|template|dist|defaults?|schema|test|tmpl|in)(?:\.|$))[\w-]{1,40}){0,2}$/,
  ],
];

/**
 * Says what secret a file holds by its name.
 * @param path the file's path or name
 * @returns words such as `a private SSH key`, null for other files
 */
export function secretFile(path: string): string | null {
  return SECRET_FILES.find(([, form]) => form.test(path))?.[0] ?? null;
}

/** Lines of settings: `NAME=value`, `name: value`, `"name": "value"`, with what stands in front. */
const SETTING =
  /^[ \t]*(?:export[ \t]+|-[ \t]+)?["']?([\w.-]{1,100})["']?[ \t]*[:=][ \t]*(.{0,500}?)[ \t,]{0,20}\r?$/gm;

/**
 * The settings of a configuration that hold secrets, by name; the first 20. An embedded key or token counts under the
 * name of its form.
 * @param text the file's text: properties, environment, YAML, JSON or ini
 */
export function secretSettings(text: string): readonly string[] {
  const found: string[] = [];
  for (const [line, name = '', value = ''] of text.slice(0, 100_000).matchAll(SETTING)) {
    if (found.length >= 20) break;
    if (!/^[ \t]*[#;]/.test(line) && secretIn(name, value) !== null) found.push(name);
  }
  const form = found.length === 0 ? secretForm(text) : null;
  return form === null ? found : [form];
}

function unquoted(value: string): string {
  const quote = value.charAt(0);
  return (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote) ? value.slice(1, -1) : value;
}
