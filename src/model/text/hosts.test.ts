import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexLines } from '../../source/text.ts';
import { hostsOfValue, readHosts } from './hosts.ts';
import { languageOf } from './language.ts';

function mentions(name: string, text: string) {
  return readHosts({ name, text, language: languageOf(name, text), lines: indexLines(text) });
}

/** `scheme://host:port` of every mention. */
function shown(name: string, text: string): readonly string[] {
  return mentions(name, text).map(
    ({ host, port, scheme }) => `${scheme === null ? '' : `${scheme}://`}${host}${port === null ? '' : `:${port}`}`,
  );
}

describe('readHosts', () => {
  it('finds URLs in the string literals of each language, with exact places', () => {
    const text = `import requests\n# see http://docs/\nr = requests.get('http://weather/today')\n`;
    assert.deepEqual(mentions('frontend.py', text), [
      { host: 'weather', port: null, scheme: 'http', region: { line: 3, column: 19, endLine: 3, endColumn: 33 } },
    ]);
  });

  const sources: readonly (readonly [name: string, text: string, ...hosts: string[]])[] = [
    ['a.py', `"""\nCalls http://documented/.\n"""\nx = """\nhttp://used:81\n"""`, 'http://used:81'],
    ['a.py', `def f():\n    '''http://documented'''\n    return f("http://cart:7070")`, 'http://cart:7070'],
    ['a.js', `const a = \`http://cart:7070/\${id}\`; // http://comment`, 'http://cart:7070'],
    ['a.js', 'const r = /[\'"]/;\nfetch("http://mail")', 'http://mail'],
    ['a.ts', `fetch(\`http://\${host}:80/\`)`],
    ['a.go', 'grpc.Dial("cart:7070")\nc := \'"\'\nhttp.Get(`http://mail`)', 'cart:7070', 'http://mail'],
    ['A.java', 'static final String U = "jdbc:mysql://db:3306/shop"; /* http://no */', 'mysql://db:3306'],
    ['a.rb', `Net::HTTP.get('mail.shop', '/')\nget "http://mail.shop:8080"`, 'http://mail.shop:8080'],
    ['a.php', `<?php # http://no\nfile_get_contents('http://mail');`, 'http://mail'],
    ['A.cs', 'var c = new Uri("https://Mail/");', 'https://mail'],
    ['a.rs', 'fn f<\'a>(x: &\'a str) { get("http://mail") }', 'http://mail'],
    ['run.sh', 'curl -s http://mail:81/health # http://no', 'http://mail:81'],
    ['app.properties', '#u=http://no\nu=http://mail\nr=redis:6379', 'http://mail', 'redis:6379'],
    [
      'app.yaml',
      'u: http://mail # http://no\nr: "redis:6379,redis-b:6379"',
      'http://mail',
      'redis:6379',
      'redis-b:6379',
    ],
    ['app.json', '{"u": "http://mail", "r": "redis:6379"}', 'http://mail', 'redis:6379'],
    ['app.xml', '<!-- <a href="http://no"/> --><a href="http://mail"/>', 'http://mail'],
    ['nginx.conf', 'upstream a { server 127.0.0.1:5000; }', '127.0.0.1:5000'],
    ['envoy.yaml', 'socket_address:\n  address: cart\n  port_value: 7070\n', 'cart:7070'],
    ['envoy.json', '{"address": "cart", "port_value": 7070}', 'cart:7070'],
    ['nginx.conf', 'server { # http://no\n proxy_pass http://mail:80/; }', 'http://mail:80'],
  ];
  for (const [name, text, ...hosts] of sources) {
    it(`reads ${name}: ${hosts.join(', ') || 'nothing'}`, () => assert.deepEqual(shown(name, text), hosts));
  }

  it('leaves out hosts that go on in an expansion, and what is no host', () => {
    const text = [
      `'http://weather-%s' 'http://weather%s' 'http://weather.' + name`,
      `'12:30' '1.2.3:80' 'weather:port' 'a/b:80' 'image:1.21' 'x@sha256:123' 'weather:99999'`,
    ].join('\n');
    assert.deepEqual(shown('a.py', text), []);
  });

  it('keeps no user and no password', () => {
    assert.deepEqual(shown('a.env', 'U=amqp://user:secret@queue:5672/'), ['amqp://queue:5672']);
  });

  it('knows a Service by its full name alone', () => {
    const text = 'host = "mail.shop.svc.cluster.local"\nother = "mail.shop.svc"\nno = "mail.shop.svc.example"';
    assert.deepEqual(shown('a.py', text), ['mail.shop.svc.cluster.local', 'mail.shop.svc']);
  });

  it('tells each form once, at most 50, in order', () => {
    const text = Array.from({ length: 120 }, (_, index) => `u${index}: http://s${index >> 1}`).join('\n');
    const found = shown('a.yaml', text);
    assert.equal(found.length, 50);
    assert.deepEqual(found.slice(0, 2), ['http://s0', 'http://s1']);
  });

  const hostile: Readonly<Record<string, string>> = {
    'letters without end': 'a'.repeat(65_000),
    'schemes without end': 'a://'.repeat(16_000),
    'users without hosts': 'a://b:c'.repeat(9_000),
    'dots and colons': 'a.:'.repeat(21_000),
    'escaped quotes': '\\"`'.repeat(21_000),
    'quotes that never close': `'\\`.repeat(32_000),
    'addresses without ports': 'address: a '.repeat(6_000),
    'spaces behind addresses': `address: a${' '.repeat(60_000)}`,
    'documenting quotes': '"""a"""\n'.repeat(8_000),
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`bears ${name}`, () => {
      for (const file of ['a.py', 'a.js', 'a.rs', 'a.yaml', 'a.txt']) assert.ok(mentions(file, text).length <= 50);
    });
  }
});

describe('hostsOfValue', () => {
  it('reads the value of a variable or an argument', () => {
    assert.deepEqual(hostsOfValue('--upstream=http://cart.shop:7070/v1'), [
      { host: 'cart.shop', port: 7070, scheme: 'http' },
    ]);
    assert.deepEqual(hostsOfValue('productcatalogservice:3550'), [
      { host: 'productcatalogservice', port: 3550, scheme: null },
    ]);
    assert.deepEqual(hostsOfValue('$(CART_HOST):7070'), []);
  });
});
