import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { portsOfCommand } from './ports.ts';

const words = (line: string) => line.split(' ').map((word) => (word.startsWith('$') ? null : word));
const ports = (line: string) => portsOfCommand(words(line)).map(({ port, certain, path }) => [port, certain, path]);

describe('portsOfCommand', () => {
  const cases: readonly (readonly [line: string, found: readonly unknown[]])[] = [
    ['python -m http.server 5000', [[5000, true, '/']]],
    ['python3 -m http.server', [[8000, true, '/']]],
    ['python -m http.server --bind 0.0.0.0 --directory /srv 9000', [[9000, true, '/']]],
    ['python -m http.server $PORT', [[8000, false, '/']]],
    ['gunicorn -b 0.0.0.0:8123 app:app', [[8123, true, null]]],
    ['gunicorn --bind=unix:/run/app.sock app:app', []],
    ['uvicorn main:app --port 9000', [[9000, true, null]]],
    ['uvicorn main:app', [[8000, false, null]]],
    ['uvicorn main:app --port $PORT', []],
    ['python -m uvicorn main:app --port=9001', [[9001, true, null]]],
    ['python manage.py runserver 0.0.0.0:8002', [[8002, true, null]]],
    ['python manage.py migrate', []],
    ['php -S 0.0.0.0:8080 -t public', [[8080, true, null]]],
    ['java -Dserver.port=9090 -jar a.jar', [[9090, true, null]]],
    ['java -jar a.jar', []],
    ['exec redis-server --port 7000', [[7000, true, null]]],
    ['flask run --host 0.0.0.0', [[5000, false, null]]],
    ['flask db upgrade', []],
    ['/opt/serve --http-port 8443 --verbose', [[8443, false, null]]],
    ['/opt/serve --listen-address=:9090', [[9090, false, null]]],
    ['/opt/serve 0.0.0.0:7070', [[7070, false, null]]],
    ['/opt/serve 8123', [[8123, false, null]]],
    ['/opt/serve --verbose 8123', [[8123, false, null]]],
    ['/opt/serve 80', []],
    ['/opt/serve 70000', []],
    ['/opt/serve 2000 8123', []],
    ['/opt/serve 8123 now', []],
    ['/opt/serve --timeout 5000', []],
    ['/opt/serve --max-requests 5000', []],
    ['sleep 100000', []],
    ['sleep 3600', []],
    ['', []],
  ];
  for (const [line, found] of cases) it(line, () => assert.deepEqual(ports(line), found));
});
