import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isConfigFile, isWebRoot, topicOf } from './config-files.ts';
import { environmentValue } from './environment-values.ts';

const CONFIG = [
  'nginx.conf /etc/nginx/nginx.conf',
  'conf.d/default.conf /etc/nginx/conf.d/default.conf',
  'config.yaml /opt/config/config.yaml',
  'application-prod.yml /app/application-prod.yml',
  'appsettings.json /app/appsettings.json',
  'log4j.properties /app/log4j.properties',
  '.env /app/.env',
  '.env.production /app/.env',
  'my.cnf /etc/mysql/my.cnf',
  'prometheus.yml /etc/prometheus/prometheus.yml',
  'settings.ini /app/settings.ini',
];
const OTHER = [
  'package.json /app/package.json',
  'tsconfig.json /app/tsconfig.json',
  'pom.xml /src/pom.xml',
  'webpack.config.js /src/webpack.config.js',
  'config.go /build/config.go',
  'setup.cfg /src/setup.cfg',
  'pyproject.toml /src/pyproject.toml',
  'gradle/wrapper/gradle-wrapper.properties /src/gradle/wrapper/gradle-wrapper.properties',
  'src/main/resources/messages_de.properties /app/messages_de.properties',
  'local.conf /etc/fonts/local.conf',
  'supervisord.conf /etc/supervisor/conf.d/supervisord.conf',
  'opcache.ini /usr/local/etc/php/conf.d/opcache.ini',
  '.env.example /app/.env.example',
  '.tmux.conf /root/.tmux.conf',
  'data.json /app/data.json',
  'nginx-template.conf /etc/nginx/nginx-template.conf',
  'index.html /usr/share/nginx/html/index.html',
];

describe('configuration', () => {
  for (const row of CONFIG) it(row, () => assert.equal(isConfigFile(...(row.split(' ') as [string, string])), true));
  for (const row of OTHER)
    it(`not ${row}`, () => assert.equal(isConfigFile(...(row.split(' ') as [string, string])), false));
});

describe('what a file sets up', () => {
  it('is its name, or that of its folder', () => {
    assert.equal(topicOf('/opt/config/config.yaml'), 'config');
    assert.equal(topicOf('/etc/nginx/conf.d/default.conf'), 'nginx');
    assert.equal(topicOf('/app/.env'), 'env');
    assert.equal(topicOf('/etc/default.conf'), 'config');
  });
});

describe('web roots', () => {
  it('are those of the servers', () => {
    assert.ok(isWebRoot('/usr/share/nginx/html/') && isWebRoot('/var/www/html/index.php'));
    assert.ok(!isWebRoot('/etc/nginx/nginx.conf') && !isWebRoot('/usr/share/nginxes'));
  });
});

const VALUES = [
  'DB_HOST=db.prod.internal',
  'DB_HOST=db',
  'ORDERS_URL=http://orders:8080/v1',
  'KAFKA_BROKERS=a:9092,b:9092',
  'APP_ENV=staging',
  'SPRING_PROFILES_ACTIVE=prod',
  'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317',
];
const CONSTANTS = [
  'NODE_ENV=production',
  'PORT=8080',
  'HOST=0.0.0.0',
  'BIND_ADDRESS=127.0.0.1',
  'ASPNETCORE_URLS=http://+:8080',
  'HELM_URL=https://get.helm.sh/helm.tar.gz',
  'DOCS_URL=https://docs.shop.internal',
  'DOWNLOAD_URL=https://files.internal/a',
  'API_URL=$BASE/api',
  'APP_ENV=container',
  'DB_HOST=localhost',
  'BUILDKIT_HOST=unix:///run/a.sock',
  'PIP_INDEX_URL=https://pypi.internal/simple',
];

describe('values of an environment', () => {
  const split = (row: string) => [row.slice(0, row.indexOf('=')), row.slice(row.indexOf('=') + 1)] as const;
  for (const row of VALUES) it(row, () => assert.notEqual(environmentValue(...split(row)), null));
  for (const row of CONSTANTS) it(`not ${row}`, () => assert.equal(environmentValue(...split(row)), null));
});
