import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logMount } from './log-volumes.ts';
import { readMounts, volumesOf } from './mounts.ts';

function mount(volume: object, mountPath: string, more: object = {}) {
  const {
    kind = 'Deployment',
    image = 'registry.example/shop:1',
    namespace = null,
    readOnly = false,
  } = more as {
    kind?: 'Deployment' | 'DaemonSet';
    image?: string;
    namespace?: string | null;
    readOnly?: boolean;
  };
  const volumes = volumesOf({ volumes: [{ name: 'shop-logs', ...volume }] }, null);
  const mounts = readMounts({ volumeMounts: [{ name: 'shop-logs', mountPath, readOnly }] }, volumes);
  return logMount({ kind, namespace, image, mounts })?.path ?? null;
}

const NODE = { hostPath: { path: '/var/log/shop' } };

describe('mounts for logs', () => {
  it('are volumes named for logs, at folders of logs', () => {
    assert.equal(mount({ emptyDir: {} }, '/srv/logs'), '/srv/logs');
    assert.equal(mount({ persistentVolumeClaim: { claimName: 'a' } }, '/var/log/shop'), '/var/log/shop');
    assert.equal(mount({ emptyDir: {} }, '/srv/data'), null);
    assert.equal(mount({ name: 'catalogs', emptyDir: {} }, '/srv/catalogs'), null);
    assert.equal(mount({ emptyDir: {} }, '/usr/local/apache2/logs'), null);
    assert.equal(mount({ configMap: { name: 'a' } }, '/srv/logs'), null);
  });
  it('are folders of the node, but not for agents and readers', () => {
    assert.equal(mount(NODE, '/out'), '/out');
    assert.equal(mount(NODE, '/out', { kind: 'DaemonSet' }), null);
    assert.equal(mount(NODE, '/out', { readOnly: true }), null);
    assert.equal(mount(NODE, '/out', { namespace: 'kube-system' }), null);
    assert.equal(mount(NODE, '/out', { image: 'fluent/fluent-bit:4' }), null);
    assert.equal(mount({ hostPath: { path: '/data' } }, '/out'), null);
  });
  it('are no data of programs whose log is their data', () => {
    assert.equal(mount({ emptyDir: {} }, '/kafka/logs', { image: 'apache/kafka:4' }), null);
  });
});
