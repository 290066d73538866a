import type { CopiedFile } from './copied-files.ts';

/** Endings of files that say how a program is set up. */
const SETTINGS = /\.(?:conf|cnf|cfg|ini|properties|toml|env)$/i;
/** Names that stand for settings whatever their ending, and structured files that bear such a name. */
const NAMED =
  /^(?:(?:application|bootstrap|appsettings)[\w.-]*\.(?:ya?ml|json)|[\w-]*config\.(?:ya?ml|json|xml)|config[\w-]*\.(?:ya?ml|json|xml)|(?:local[_-]?)?settings\.(?:ya?ml|json|xml))$/i;
const ENVIRONMENT = /^\.env(?:\.(?!(?:example|sample|template|dist|defaults?|schema|tmpl|in)(?:\.|$))[\w.-]{1,40})?$/;
/** Structured files count where the image keeps its settings. */
const STRUCTURED = /\.(?:ya?ml|json|xml)$/i;
const SETTINGS_FOLDER = /^\/etc\/(?!nginx\/html)[\w.-]+\/|\/(?:conf|config|conf\.d|etc)\/(?:[\w.-]+\/)?[^/]+$/i;

/** Files of build tools and of package managers: the build reads them, or they are part of the program. */
const BUILD_FILES =
  /^(?:package(?:-lock)?\.json|(?:ts|js)config[\w.-]*\.json|composer\.json|pom\.xml|(?:setup|tox|pytest|mypy|alembic|pylint|flake8|nose)\.(?:cfg|ini)|pip\.conf|pyproject\.toml|cargo\.toml|pipfile|poetry\.toml|uv\.toml|rust-toolchain\.toml|gopkg\.toml|bunfig\.toml|netlify\.toml|fly\.toml|(?:gradle|gradle-wrapper|maven-wrapper|local|build|plugin|sonar-project|project|version|git)\.properties|nuget\.config|nuget\.xml|global\.json|settings\.xml|(?:lerna|nx|turbo|angular|nest-cli|tslint|manifest|vercel|now|firebase|components|openapi|swagger|schema)\.(?:json|ya?ml)|[\w.-]+\.config\.(?:json|js|ts|mjs|cjs)|\.?(?:babel|eslint|prettier|stylelint|browserslist|swc)(?:rc|\.config)[\w.-]*|dnf\.conf|yum\.conf|apt\.conf|pacman\.conf|makepkg\.conf|buildozer\.spec|meta\.json|web\.xml|checkstyle[\w-]*\.xml|versions?\.toml|libs\.versions\.toml)$/i;
/** Texts in many languages. */
const TRANSLATIONS =
  /(?:^|[/_-])(?:messages?|i18n|locales?|lang|labels|translations?|validationmessages)(?:[/_.-]|$)|_[a-z]{2}(?:_[A-Z]{2})?\.properties$/i;
/** Places of the image that set up the system or the process, not the program's environment. */
const SYSTEM_PLACES =
  /^\/etc\/(?:apt|yum|yum\.repos\.d|dnf|pacman\.d|apk|ld\.so\.conf\.d|ld\.so\.conf|modprobe\.d|modules-load\.d|sysctl(?:\.d|\.conf)|security|pam\.d|fonts|X11|profile\.d|skel|sudoers\.d|systemd|init|init\.d|logrotate\.d|logrotate\.conf|cron[\w.]*|ssh|ssl|pki|supervisor[\w.]*|supervisord\.conf|s6[\w.-]*|services\.d|cont-init\.d|monit[\w.]*|php[\w.]*|locale[\w.]*|nsswitch\.conf|limits\.conf|tmpfiles\.d|udev|alsa|asound\.conf|pulse|dconf|ImageMagick[\w.-]*|OpenCL)(?:\/|$)|^\/usr\/(?:local\/)?etc\/php|\/php\/conf\.d\/|^\/usr\/local\/etc\/php-fpm|supervisord?[\w.-]*\.(?:conf|ini)$|(?:^|\/)uwsgi[\w.-]*\.ini$|(?:^|\/)(?:asound|pip|krb5|odbc|odbcinst|tnsnames|fonts|nsswitch)\.(?:conf|ini)$|^\/(?:root|home\/[^/]+)\/\./i;

/**
 * Is a file that an image gets configuration: something that another environment sets otherwise? Not so for files of
 * build tools, for texts in many languages, for templates that the start of the container fills, and for what sets up the
 * system inside the image.
 * @param source the file's path or name
 * @param dest its absolute path in the image
 */
export function isConfigFile(source: string, dest: string): boolean {
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (ENVIRONMENT.test(name)) return true;
  if (
    name.startsWith('.') ||
    /template|tmpl|\.tpl/i.test(name) ||
    BUILD_FILES.test(name) ||
    TRANSLATIONS.test(source) ||
    SYSTEM_PLACES.test(dest)
  )
    return false;
  if (SETTINGS.test(name) || NAMED.test(name)) return true;
  return (
    STRUCTURED.test(name) &&
    SETTINGS_FOLDER.test(dest) &&
    !/\/(?:locales?|schemas?|templates?|static|public|assets)\//.test(dest)
  );
}

/**
 * Does one source of a COPY bring nothing but configuration? Every file of a folder has to be, so that a program's own
 * folder is not taken for one.
 */
export function isConfigCopy(files: readonly CopiedFile[]): boolean {
  return files.length > 0 && files.every(({ source, dest }) => isConfigFile(source, dest) || isBeside(source, dest));
}

/** Lists and small files beside the settings in their folder, such as `mime.types`. */
function isBeside(source: string, dest: string): boolean {
  const name = source.slice(source.lastIndexOf('/') + 1);
  return SETTINGS_FOLDER.test(dest) && /^(?:mime\.types|\.gitkeep|\.keep|readme(?:\.\w+)?|[\w-]+_params)$/i.test(name);
}

/** Web roots of servers: an image that fills one carries a site, and the server's rules for it belong to the site. */
const WEB_ROOTS =
  /^\/(?:usr\/share\/(?:nginx|caddy)(?:\/|$)|var\/www|srv|usr\/local\/apache2\/htdocs|usr\/local\/openresty\/nginx\/html|public|site|html|www|app\/(?:public|dist|build))/;

/** Is a path of the image below a server's web root? */
export function isWebRoot(dest: string): boolean {
  return WEB_ROOTS.test(dest);
}

/** Names that say nothing of what is set up. */
const GENERIC = /^(?:\d+-)?(?:default|conf(?:\.d)?|etc|local|main|app|settings)$/i;

/** What a file sets up, by its name or by the folder that it lies in: `nginx` for `/etc/nginx/conf.d/default.conf`. */
export function topicOf(dest: string): string {
  const steps = dest.split('/').filter((step) => step !== '');
  const stem = (steps.pop() ?? '').replace(/^\.+/, '').replace(/\.[^.]*$/, '');
  if (stem !== '' && !GENERIC.test(stem)) return stem;
  return steps.findLast((step) => !GENERIC.test(step) && step !== 'usr') ?? 'config';
}
