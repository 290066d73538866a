import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPlaceholder, isSecretName, secretFile, secretIn, secretSettings } from './secrets.ts';

describe('names of secrets', () => {
  for (const name of 'DB_PASSWORD PASSWORD MYSQL_ROOT_PASSWORD PGPASSWORD API_KEY STRIPE_API_KEY NPM_TOKEN token AWS_SECRET_ACCESS_KEY JWT_SECRET spring.datasource.password rootPassword SECRET_KEY_BASE REDIS_PASS client-secret NAGIOSADMIN_PASS LDAP_ROOTPASS'.split(
    ' ',
  ))
    it(name, () => assert.equal(isSecretName(name), true));
  for (const name of 'PASSWORD_FILE SECRET_NAME GPG_KEY PUBLIC_KEY MAX_TOKEN TOKEN_TTL MYSQL_ALLOW_EMPTY_PASSWORD AWS_ACCESS_KEY_ID COMPASS BYPASS SECRETS_DIR KEY PATH HOST TOKENIZERS_PARALLELISM NEXT_PUBLIC_KEY'.split(
    ' ',
  ))
    it(`not ${name}`, () => assert.equal(isSecretName(name), false));
});

describe('placeholders', () => {
  for (const value of [
    '',
    'changeme',
    'CHANGE_ME_NOW',
    '<password>',
    '$TOKEN',
    '{{ .Values.p }}',
    'your-api-key',
    'xxxx',
    '****',
    'example',
    'true',
    '/run/secrets/db',
    'vault:secret/db#p',
    'replace_me',
    "'todo'",
  ])
    it(value || 'empty', () => assert.equal(isPlaceholder(value), true));
  for (const value of ['hunter2', 'root', 'postgres', 'S3cr3t!', 'a81bc81b-dead-4e5d'])
    it(`not ${value}`, () => assert.equal(isPlaceholder(value), false));
});

describe('values', () => {
  it('knows secrets by name and by form', () => {
    assert.equal(secretIn('DB_PASSWORD', 'hunter2'), 'a password');
    assert.equal(secretIn('NPM_TOKEN', 'abcdef012345'), 'a token');
    assert.equal(secretIn('SETTINGS', `AKIA${'Q7'.repeat(8)}`), 'an AWS access key');
    assert.equal(secretIn('DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop'), 'a password in a URL');
    assert.equal(secretIn('KEY_DATA', '-----BEGIN RSA PRIVATE KEY-----'), 'a private key');
  });
  it('lets settings pass that are none', () => {
    assert.equal(secretIn('TOKEN', '3600'), null);
    assert.equal(secretIn('DATABASE_URL', 'postgres://shop:$PASSWORD@db/shop'), null);
    assert.equal(secretIn('DATABASE_URL', 'postgres://db:5432/shop'), null);
    assert.equal(secretIn('AWS_KEY', 'AKIAIOSFODNN7EXAMPLE'), null);
    assert.equal(secretIn('DB_PASSWORD', 'changeme'), null);
    assert.equal(secretIn('PORT', '8080'), null);
  });
});

describe('files', () => {
  for (const path of '.env app/.env .env.production id_rsa ssh/id_ed25519 .netrc server.key tls/private.key .aws/credentials service-account.json kubeconfig'.split(
    ' ',
  ))
    it(path, () => assert.notEqual(secretFile(path), null));
  for (const path of '.env.example .env.sample env.js id_rsa.pub ca.pem keys.json config.yaml .envrc.md package.json credentials.py'.split(
    ' ',
  ))
    it(`not ${path}`, () => assert.equal(secretFile(path), null));
  it('finds settings that hold secrets, whatever the syntax', () => {
    assert.deepEqual(secretSettings('HOST=db\nDB_PASSWORD=hunter2\n# OLD_PASSWORD=x1\nAPI_KEY=$KEY\n'), [
      'DB_PASSWORD',
    ]);
    assert.deepEqual(secretSettings('db:\n  host: db\n  password: "hunter2"\n'), ['password']);
    assert.deepEqual(secretSettings('{\n  "apiKey": "q81hhs",\n  "port": 80\n}\n'), ['apiKey']);
    assert.deepEqual(secretSettings('[a]\nkey = value\n'), []);
    assert.deepEqual(secretSettings('cert: |\n  -----BEGIN PRIVATE KEY-----\n'), ['a private key']);
  });
});
