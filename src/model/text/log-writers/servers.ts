import type { LogWriter } from './writer.ts';

/** Behind a line's start or the end of another directive. */
const DIRECTIVE = String.raw`(?:^|[;{}])[ \t]*`;
/** The rest of a line as a value: without quotes, up to a comment or a separator. */
const VALUE = String.raw`[ \t]*["']?(?<file>[^"'\n;#]{1,300}?)["']?[ \t]*(?:[;#].{0,200})?\r?$`;
const KEY = String.raw`^[ \t]*`;

/**
 * Configuration of servers. Sources: nginx.org/en/docs (ngx_http_log_module, core), httpd.apache.org/docs/2.4
 * (mod_log_config, core), php.net/manual (errorfunc, FPM), supervisord.org/configuration, redis.conf, dev.mysql.com
 * (server logs), postgresql.org/docs (runtime-config-logging), mongodb.com/docs (systemLog), caddyserver.com/docs (log),
 * doc.traefik.io (logs, access logs), squid-cache.org (access_log), uwsgi-docs (options), docs.gunicorn.org (settings).
 */
export const SERVER_LOGS: readonly LogWriter[] = [
  {
    by: 'access_log',
    kind: 'access',
    languages: ['nginx'],
    form: new RegExp(`${DIRECTIVE}access_log[ \\t]+["']?(?<file>[^\\s;"']{1,300})`, 'gm'),
  },
  {
    by: 'error_log',
    kind: 'error',
    languages: ['nginx'],
    form: new RegExp(`${DIRECTIVE}error_log[ \\t]+["']?(?<file>[^\\s;"']{1,300})`, 'gm'),
  },
  {
    by: 'CustomLog',
    kind: 'access',
    languages: ['apache'],
    form: /^[ \t]*(?:CustomLog|TransferLog)[ \t]+(?:"(?<file>[^"\n]{1,300})"|(?<bare>[^\s"]{1,300}))/gim,
  },
  {
    by: 'ErrorLog',
    kind: 'error',
    languages: ['apache'],
    form: /^[ \t]*ErrorLog[ \t]+(?:"(?<file>[^"\n]{1,300})"|(?<bare>[^\s"]{1,300}))/gim,
  },
  {
    by: 'error_log',
    kind: 'error',
    languages: ['properties', 'other'],
    needs:
      /^[ \t]*(?:\[PHP\]|log_errors|display_errors|error_reporting|memory_limit|upload_max_filesize|\[global\]|pm[ \t]*=)/m,
    form: new RegExp(`${KEY}(?:php_admin_value\\[error_log\\]|error_log)[ \\t]*=${VALUE}`, 'gm'),
  },
  {
    by: 'access.log',
    kind: 'access',
    languages: ['properties', 'other'],
    needs: /^[ \t]*pm(?:\.[\w.]+)?[ \t]*=/m,
    form: new RegExp(`${KEY}access\\.log[ \\t]*=${VALUE}`, 'gm'),
  },
  {
    by: 'stdout_logfile',
    kind: null,
    languages: ['properties', 'other'],
    needs: /^\[program:/m,
    form: new RegExp(`${KEY}stdout_logfile[ \\t]*=(?![ \\t]*AUTO)${VALUE}`, 'gm'),
  },
  {
    by: 'stderr_logfile',
    kind: 'error',
    languages: ['properties', 'other'],
    needs: /^\[program:/m,
    form: new RegExp(`${KEY}stderr_logfile[ \\t]*=(?![ \\t]*AUTO)${VALUE}`, 'gm'),
  },
  {
    by: 'logto',
    kind: null,
    languages: ['properties', 'other'],
    needs: /^\[uwsgi\]/m,
    form: new RegExp(`${KEY}(?:logto2?|daemonize2?)[ \\t]*=${VALUE}`, 'gm'),
  },
  {
    by: 'accesslog',
    kind: 'access',
    languages: ['python'],
    needs: /^[ \t]*(?:bind|workers|worker_class|errorlog|timeout)[ \t]*=/m,
    form: /^[ \t]*accesslog[ \t]*=[ \t]*["'](?<file>[^"'\n]{1,300})["']/gm,
  },
  {
    by: 'errorlog',
    kind: 'error',
    languages: ['python'],
    needs: /^[ \t]*(?:bind|workers|worker_class|accesslog|timeout)[ \t]*=/m,
    form: /^[ \t]*(?:errorlog|logfile)[ \t]*=[ \t]*["'](?<file>[^"'\n]{1,300})["']/gm,
  },
  {
    by: 'logfile',
    kind: null,
    languages: ['other'],
    needs: /^[ \t]*(?:maxmemory|appendonly|save|protected-mode|tcp-backlog|sentinel)[ \t]/m,
    form: /^[ \t]*logfile[ \t]+["']?(?<file>[^\s"']{1,300})/gm,
  },
  {
    by: 'log_error',
    kind: 'error',
    languages: ['properties', 'other'],
    needs: /^\[(?:mysqld|mariadb|server)\]/m,
    form: new RegExp(`${KEY}log[-_]error[ \\t]*=${VALUE}`, 'gm'),
  },
  {
    by: 'slow_query_log_file',
    kind: null,
    languages: ['properties', 'other'],
    needs: /^[ \t]*(?:slow[-_]query[-_]log|general[-_]log)[ \t]*=[ \t]*(?:1|on)/im,
    form: new RegExp(`${KEY}(?:slow[-_]query[-_]log[-_]file|general[-_]log[-_]file)[ \\t]*=${VALUE}`, 'gm'),
  },
  {
    by: 'logging_collector',
    kind: null,
    languages: ['other'],
    form: /^[ \t]*logging_collector[ \t]*=?[ \t]*'?(?:on|true|yes|1)\b/gm,
  },
  {
    by: 'systemLog.path',
    kind: null,
    languages: ['other', 'yaml'],
    needs: /^[ \t]*destination:[ \t]*["']?file\b/m,
    form: /^systemLog:/gm,
    body: { until: '\n\n' },
    files: [/^[ \t]+path:[ \t]*["']?(?<file>[^\s"'#]{1,300})/m],
  },
  {
    by: 'output file',
    kind: null,
    languages: ['other', 'nginx'],
    needs: /^[ \t]*log(?:[ \t]+\S+)?[ \t]*\{/m,
    form: /^[ \t]*output[ \t]+file[ \t]+(?<file>[^\s{]{1,300})/gm,
  },
  {
    by: 'filePath',
    kind: null,
    languages: ['yaml', 'toml'],
    needs: /entry[pP]oints|accessLog/,
    form: /^[ \t]*filePath[ \t]*[:=][ \t]*["']?(?<file>[^\s"'#]{1,300})/gm,
  },
  {
    by: 'access_log',
    kind: 'access',
    languages: ['other'],
    needs: /^[ \t]*(?:http_port|http_access|acl)[ \t]/m,
    form: /^[ \t]*access_log[ \t]+(?:daemon:|stdio:)?(?<file>[^\s]{1,300})/gm,
  },
  {
    by: 'rotate',
    kind: null,
    languages: ['other', 'nginx', 'shell'],
    needs: /^[ \t]*(?:daily|weekly|monthly|hourly|size[ \t]+\d\S*|rotate[ \t]+\d{1,4})[ \t]*\r?$/m,
    form: /^[ \t]*["']?(?<file>\/[^\s"'{]{1,300})["']?[^{\n]{0,300}\{[ \t]*\r?$/gm,
  },
];
