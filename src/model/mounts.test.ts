import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSuppliedBy, isWithin, mountAt, readMounts, volumesOf } from './mounts.ts';

const POD = {
  volumes: [
    { name: 'tmp', emptyDir: {} },
    { name: 'bare' },
    { name: 'conf', configMap: { name: 'shop', items: [{ key: 'a', path: 'app/a.conf' }] } },
    { name: 'keys', secret: { secretName: 'tls' } },
    { name: 'logs', hostPath: { path: '/var/log' } },
    { name: 'nfs', nfs: { server: 'a', path: '/x' } },
  ],
};
const STATEFUL = { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } };
const CONTAINER = {
  volumeMounts: [
    { name: 'tmp', mountPath: '/tmp/' },
    { name: 'data', mountPath: '/var/lib/db', subPath: 'db' },
    { name: 'conf', mountPath: '/etc/shop' },
    { name: 'tmp', mountPath: '/etc/shop/cache' },
    { name: 'keys', mountPath: '/keys' },
    { name: 'logs', mountPath: '/logs', readOnly: true },
    { name: 'gone', mountPath: '/gone' },
    { name: 'tmp', mountPath: '/run' },
    { mountPath: '/nameless' },
  ],
};
const MOUNTS = readMounts(CONTAINER, volumesOf(POD, STATEFUL));

describe('volumes', () => {
  it('are told by their source', () => {
    assert.deepEqual(
      volumesOf(POD, STATEFUL).map(({ name, kind, source }) => `${name} ${kind} ${source}`),
      [
        'tmp emptyDir null',
        'bare emptyDir null',
        'conf configMap shop',
        'keys secret tls',
        'logs hostPath /var/log',
        'nfs other null',
        'data claimTemplate data',
      ],
    );
  });
  it('are none where nothing of the kind is written', () => {
    assert.deepEqual(volumesOf({ volumes: 'x' }, null), []);
    assert.deepEqual(readMounts({ volumeMounts: [null, 1, {}] }, []), []);
  });
});

describe('mounts', () => {
  it('cover what lies below them, the deepest first', () => {
    assert.equal(mountAt(MOUNTS, '/etc/shop/a.conf')?.path, '/etc/shop');
    assert.equal(mountAt(MOUNTS, '/etc/shop/cache/x')?.path, '/etc/shop/cache');
    assert.equal(mountAt(MOUNTS, '/etc/shopping'), null);
    assert.equal(mountAt(MOUNTS, '/var/lib/db')?.volume.kind, 'claimTemplate');
    assert.equal(mountAt(MOUNTS, '/gone')?.volume.kind, 'unknown');
  });
  it('take /var/run for /run', () => {
    assert.equal(mountAt(MOUNTS, '/var/run/nginx.pid')?.path, '/run');
  });
  it('are read-only by their flag, or by the kind of their volume', () => {
    assert.deepEqual(
      MOUNTS.filter(({ readOnly }) => readOnly).map(({ path }) => path),
      ['/etc/shop', '/keys', '/logs'],
    );
  });
  it('supply the keys that they show', () => {
    const conf = mountAt(MOUNTS, '/etc/shop');
    assert.ok(conf);
    assert.equal(isSuppliedBy(conf, '/etc/shop/app/a.conf'), true);
    assert.equal(isSuppliedBy(conf, '/etc/shop/b.conf'), false);
  });
});

describe('folders', () => {
  it('hold themselves and what is below', () => {
    assert.ok(isWithin('/a/b', '/a') && isWithin('/a', '/a') && isWithin('/a', '/'));
    assert.ok(!isWithin('/ab', '/a'));
  });
});
