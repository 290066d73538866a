import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexLines } from '../../source/text.ts';
import { languageOf } from './language.ts';
import { readLogFiles } from './log-files.ts';

/** `by file` of each mention, the file as `?` where the text does not say which. */
function mentions(name: string, text: string): readonly string[] {
  const source = { name, text, language: languageOf(name, text), lines: indexLines(text) };
  return readLogFiles(source).map(({ by, file, kind }) => `${by} ${file ?? '?'}${kind === null ? '' : ` ${kind}`}`);
}

const FOUND: readonly (readonly [name: string, text: string, ...expected: string[]])[] = [
  ['a.py', 'import logging\nlogging.FileHandler("/var/log/shop.log")\n', 'FileHandler /var/log/shop.log'],
  ['a.py', 'h = RotatingFileHandler(\n    filename=r"logs/a.log", maxBytes=5)\n', 'FileHandler logs/a.log'],
  ['a.py', 'FileHandler(os.path.join(LOGS, "a.log"))', 'FileHandler ?'],
  ['a.py', "logging.basicConfig(format='%(asctime)s (x)', filename='a.log')", 'basicConfig(filename=) a.log'],
  [
    'a.py',
    "LOGGING = {'handlers': {'f': {'class': 'logging.FileHandler', 'filename': '/tmp/d.log'}}}",
    'FileHandler /tmp/d.log',
  ],
  ['a.py', 'from loguru import logger\nlogger.add("run.log", rotation="1 day")', 'logger.add run.log'],
  ['gunicorn.conf.py', 'bind = ":80"\naccesslog = "/var/log/a.log"\n', 'accesslog /var/log/a.log access'],
  ['logging.ini', "[handler_f]\nclass=FileHandler\nargs=('app.log', 'a')\n", 'FileHandler app.log'],
  ['logging.yaml', 'handlers:\n  f:\n    class: logging.FileHandler\n    filename: a.log\n', 'FileHandler a.log'],
  [
    'a.js',
    "const winston = require('winston');\nnew winston.transports.File({ level: 'info', filename: 'a.log' })",
    'transports.File a.log',
  ],
  ['a.js', "pino(pino.destination('/var/log/a'))", 'pino.destination /var/log/a'],
  ['a.js', "transport: { target: 'pino/file', options: { destination: '/logs/a' } } })", 'pino/file /logs/a'],
  ['a.js', "bunyan.createLogger({ streams: [{ path: '/var/tmp/a.log' }] })", 'bunyan stream /var/tmp/a.log'],
  ['a.js', "log4js.configure({ appenders: { a: { type: 'file', filename: 'a.log' } } })", 'log4js file appender a.log'],
  [
    'a.js',
    "app.use(morgan('combined', { stream: fs.createWriteStream(path.join(__dirname, 'access.log')) }))",
    'createWriteStream ?',
  ],
  [
    'main.go',
    'log.SetOutput(&lumberjack.Logger{\n\tFilename: "/var/log/a.log",\n})',
    'lumberjack.Logger /var/log/a.log',
  ],
  ['main.go', 'cfg.OutputPaths = []string{"stdout", "/var/log/a.log"}', 'OutputPaths /var/log/a.log'],
  ['main.go', 'f, _ := os.OpenFile("app.log", os.O_APPEND, 0o644)', 'os.OpenFile app.log'],
  ['A.java', 'logger.addHandler(new FileHandler("a.log"));', 'FileHandler a.log'],
  [
    'log4j.properties',
    'log4j.rootLogger=INFO, F\nlog4j.appender.F=org.apache.log4j.RollingFileAppender\nlog4j.appender.F.File=/logs/a.log\n',
    'FileAppender /logs/a.log',
  ],
  ['application.properties', 'logging.file.name=/var/log/a.log\n', 'logging.file /var/log/a.log'],
  [
    'application.yml',
    'server:\n  port: 1\nlogging:\n  file:\n    name: /var/log/a.log\n',
    'logging.file /var/log/a.log',
  ],
  [
    'logback.xml',
    '<appender name="F" class="ch.qos.logback.core.FileAppender"><file>a.log</file></appender>\n<root><appender-ref ref="F"/></root>',
    'FileAppender a.log',
  ],
  [
    'log4j2.xml',
    '<RollingFile name="R" fileName="logs/a.log" filePattern="x"/>\n<AppenderRef ref="R"/>',
    'RollingFile logs/a.log',
  ],
  [
    'nginx.conf',
    'http {\n  access_log /var/log/nginx/a.log main;\n  error_log logs/e.log warn;\n}\n',
    'access_log /var/log/nginx/a.log access',
    'error_log logs/e.log error',
  ],
  [
    'httpd.conf',
    'ErrorLog $APACHE_LOG_DIR/error.log\nCustomLog "logs/access_log" common\n',
    'ErrorLog $APACHE_LOG_DIR/error.log error',
    'CustomLog logs/access_log access',
  ],
  ['php.ini', '[PHP]\nerror_log = /var/log/php.log\n', 'error_log /var/log/php.log error'],
  ['www.conf', '[www]\npm = dynamic\naccess.log = /var/log/$pool.log\n', 'access.log ? access'],
  ['supervisord.conf', '[program:a]\nstdout_logfile=/var/log/a.log\n', 'stdout_logfile /var/log/a.log'],
  ['a.php', "$log->pushHandler(new StreamHandler('logs/a.log'));", 'StreamHandler logs/a.log'],
  ['a.rb', "logger = Logger.new('log/a.log')", 'Logger.new log/a.log'],
  ['A.cs', 'new LoggerConfiguration().WriteTo.File("logs/a.txt")', 'WriteTo.File logs/a.txt'],
  ['a.rs', 'let f = tracing_appender::rolling::daily("/logs", "a.log");', 'tracing_appender /logs'],
  ['a.cc', 'spdlog::basic_logger_mt("a", "logs/a.log");', 'spdlog file logger logs/a.log'],
  ['redis.conf', 'appendonly yes\nlogfile "/var/log/redis.log"\n', 'logfile /var/log/redis.log'],
  ['my.cnf', '[mysqld]\nlog_error = /var/log/mysql/error.log\n', 'log_error /var/log/mysql/error.log error'],
  ['app', '/var/log/app/*.log {\n  weekly\n  rotate 4\n}\n', 'rotate ?'],
];

const SILENT: readonly (readonly [name: string, text: string])[] = [
  ['a.py', 'logging.StreamHandler(sys.stdout)'],
  ['a.py', 'logging.FileHandler("/dev/stdout")'],
  ['a.py', 'logging.FileHandler(path)'],
  ['a.py', '# logging.FileHandler("/var/log/a.log")'],
  ['a.py', 'logging.basicConfig(level=logging.INFO)'],
  ['a.py', 'with open("catalogue.txt") as f: pass'],
  ['gunicorn.conf.py', 'bind = ":80"\naccesslog = "-"\nerrorlog = "-"\n'],
  ['a.js', "pino(pino.destination(1)); pino({ target: 'pino/file', options: { destination: 1 } })"],
  ['a.js', "const winston = require('winston'); new winston.transports.Console()"],
  ['main.go', 'cfg.OutputPaths = []string{"stdout"}'],
  [
    'log4j.properties',
    'log4j.rootLogger=INFO, out\nlog4j.appender.F=org.apache.log4j.FileAppender\nlog4j.appender.F.File=a.log\n',
  ],
  [
    'logback.xml',
    '<appender name="F" class="ch.qos.logback.core.FileAppender"><file>a.log</file></appender>\n<appender-ref ref="OUT"/>',
  ],
  ['logback.xml', '<!-- <appender name="F" class="x.FileAppender"><file>a.log</file></appender> -->'],
  ['nginx.conf', 'http {\n  access_log /dev/stdout;\n  error_log stderr;\n}\n'],
  ['nginx.conf', 'server { access_log off; error_log /proc/1/fd/2; }\n'],
  ['nginx.conf', 'http {\n  # access_log /var/log/nginx/a.log;\n  access_log syslog:server=10.0.0.1;\n}\n'],
  ['httpd.conf', 'ErrorLog /proc/self/fd/2\nCustomLog "/proc/self/fd/1" common\n#ErrorLog logs/e\n'],
  ['php.ini', '[PHP]\nerror_log = /dev/stderr\n;error_log = /var/log/php.log\n'],
  ['supervisord.conf', '[program:a]\nstdout_logfile=/dev/stdout\nstderr_logfile=/dev/fd/2\n'],
  ['a.php', "new StreamHandler('php://stderr')"],
  ['a.rb', 'Logger.new($stdout)'],
  ['redis.conf', 'appendonly yes\nlogfile ""\n'],
  ['README', 'access_log /var/log/a.log\n'],
];

describe('places that write logs to files', () => {
  for (const [name, text, ...expected] of FOUND)
    it(`${name}: ${expected.join(', ')}`, () => assert.deepEqual(mentions(name, text), expected));
});

describe('no file', () => {
  for (const [name, text] of SILENT)
    it(`${name}: ${text.slice(0, 60)}`, () => assert.deepEqual(mentions(name, text), []));
});

describe('hostile texts', () => {
  it('lists 20 at most', () => {
    assert.equal(mentions('a.py', 'FileHandler("a.log")\n'.repeat(500)).length, 20);
  });
  it('points at the statement', () => {
    const text = 'server {\n  access_log /a.log;\n}\n';
    const [mention] = readLogFiles({ name: 'nginx.conf', text, language: 'nginx', lines: indexLines(text) });
    assert.deepEqual(mention?.region, { line: 2, column: 3, endLine: 2, endColumn: 20 });
  });
});
