import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isBuildPackage, isHeaderPackage, isNodeImage, sdkLanguage } from './toolchains.ts';

it('knows images that build, and those that only run', () => {
  const languages = {
    'golang:1.22': 'go',
    'docker.io/library/golang:1.22-alpine': 'go',
    'example.com/mirror/rust:1.79': 'rust',
    'mcr.microsoft.com/dotnet/sdk:8.0': 'dotnet',
    'maven:3.9-eclipse-temurin-21': 'java',
    'gcc:13.2': 'c',
    'swift:5.10-slim': null,
    'mcr.microsoft.com/dotnet/aspnet:8.0': null,
    'eclipse-temurin:21-jre': null,
    'buildpack-deps:bookworm': null,
    'example.com/golang-app:1': null,
  };
  for (const [image, language] of Object.entries(languages)) assert.equal(sdkLanguage(image), language, image);
  assert.equal(sdkLanguage(null), null);
  assert.ok(isNodeImage('library/node:22') && !isNodeImage('example.com/node-app:1') && !isNodeImage(null));
});

it('knows packages that only a build needs', () => {
  const build =
    'gcc g++-12 build-essential make cmake golang-1.22 openjdk-17-jdk-headless linux-headers-6.1 zlib1g-dev';
  for (const name of build.split(' ')) assert.ok(isBuildPackage('apt', name), name);
  for (const name of ['build-base', 'alpine-sdk', 'go', 'openjdk17', 'musl-dev'])
    assert.ok(isBuildPackage('apk', name), name);
  for (const name of ['@Development Tools', 'gcc-c++', 'openssl-devel']) assert.ok(isBuildPackage('dnf', name), name);
  for (const name of ['git', 'curl', 'ca-certificates', 'openjdk17-jre', 'libpq5', 'nodejs', 'python3'])
    assert.ok(!isBuildPackage('apt', name), name);
  assert.ok(
    !isBuildPackage('pip', 'cmake') && !isBuildPackage('npm', 'rollup-dev'),
    'of a language, not of the system',
  );
  assert.ok(isHeaderPackage('libssl-dev') && !isHeaderPackage('gcc') && !isHeaderPackage('-dev'));
});
