import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isDevelopmentImage } from './development-image.ts';

it('knows images for development, tests and building by their names', () => {
  const development = ['Dockerfile.dev', 'buildbox.dockerfile', 'e2e/Dockerfile', '.devcontainer/Dockerfile'];
  for (const path of [...development, 'ci/Dockerfile', 'Dockerfile-test', 'build.dockerfile', 'Dockerfile.base'])
    assert.ok(isDevelopmentImage(path, null), path);
  for (const stage of ['dev', 'builder', 'test-runner', 'build'])
    assert.ok(isDevelopmentImage('Dockerfile', stage), stage);
  const others = ['Dockerfile', 'build/Dockerfile', 'device/Dockerfile', 'contest/Dockerfile', 'web.dockerfile'];
  for (const path of others) assert.ok(!isDevelopmentImage(path, 'release'), path);
});
