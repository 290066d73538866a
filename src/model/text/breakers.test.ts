import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexLines } from '../../source/text.ts';
import { readBreakers } from './breakers.ts';
import { languageOf } from './language.ts';

function breaker(name: string, text: string): string | null {
  return readBreakers({ name, text, language: languageOf(name, text), lines: indexLines(text) }).breaker;
}

describe('readBreakers', () => {
  const cases: readonly (readonly [name: string, text: string, found: string | null])[] = [
    ['package.json', '{"dependencies": {"opossum": "^8.1.0"}}', 'opossum'],
    ['package.json', '{"dependencies": {"express": "^4.0.0"}}', null],
    ['requirements.txt', 'flask\npybreaker==1.0\n', 'pybreaker'],
    ['requirements.txt', 'flask\n# pybreaker==1.0\n', null],
    ['requirements.txt', 'circuitbreaker>=2\n', 'circuitbreaker'],
    ['go.mod', 'require github.com/sony/gobreaker v0.5.0\n', 'gobreaker'],
    ['pom.xml', '<artifactId>resilience4j-spring-boot3</artifactId>', 'resilience4j'],
    ['pom.xml', '<!-- <artifactId>resilience4j-spring-boot3</artifactId> -->', null],
    ['pom.xml', '<artifactId>maven-failsafe-plugin</artifactId>', null],
    ['build.gradle', "implementation 'io.github.resilience4j:resilience4j-retry:2.0.2'", 'resilience4j'],
    ['App.csproj', '<PackageReference Include="Polly" Version="8.0.0" />', 'Polly'],
    ['App.csproj', '<PackageReference Include="AWSSDK.Polly" Version="3.7" />', null],
    ['speech.py', "boto3.client('polly')", null],
    ['Gemfile', "gem 'semian'", 'semian'],
    ['envoy.yaml', 'clusters:\n- name: a\n  outlier_detection:\n    consecutive_5xx: 5\n', 'Envoy'],
    ['envoy.yaml', 'clusters:\n- name: a\n  # outlier_detection: {}\n', null],
    ['haproxy.cfg', 'backend a\n  server s1 a:80 check observe layer7 error-limit 10\n', 'HAProxy'],
    ['nginx.conf', 'server { location / { proxy_pass http://a; health_check interval=5s; } }', 'NGINX Plus'],
    ['nginx.conf', 'server { location /health_check.html { return 200; } }', null],
    ['guard.py', 'def is_tripped():\n    return False\n', 'a circuit breaker of its own'],
    ['Guard.java', 'class WeatherCircuitBreaker {}', 'a circuit breaker of its own'],
    ['app.py', '"""No circuit_breaker here."""\nprint(1) # circuit_breaker\n', null],
  ];
  for (const [name, text, found] of cases) {
    it(`reads ${name}: ${found ?? 'nothing'} in ${JSON.stringify(text)}`, () =>
      assert.equal(breaker(name, text), found));
  }

  it('bears hostile texts', () => {
    for (const piece of ['server ', 'circuit', ' \t', 'github.com/cep21/', 'default-server observe', '"""'])
      for (const name of ['nginx.conf', 'haproxy.cfg', 'a.py', 'a.go', 'a.rb', 'x'])
        breaker(name, `circuit ${piece.repeat(60_000 / piece.length)}`);
  });
});
