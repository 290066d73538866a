import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readYaml } from '../source/yaml/read.ts';
import { buildsInCommands, buildsInYaml } from './build-facts.ts';

const inYaml = (name: string, text: string) =>
  buildsInYaml(name, readYaml(text)).map(({ image, context, dockerfile, target }) => [
    image,
    context,
    dockerfile,
    target,
  ]);
const inCommands = (text: string) =>
  buildsInCommands(text).map(({ image, context, dockerfile, folder }) => [image, context, dockerfile, folder]);

describe('builds in YAML', () => {
  it('are those of compose, in both forms', () => {
    const text = `services:
  web: { build: ./web }
  api: { image: acme/api, build: { context: api, dockerfile: prod.dockerfile, target: run } }
  db: { image: postgres }
`;
    assert.deepEqual(inYaml('docker-compose.yml', text), [
      [null, './web', null, null],
      ['acme/api', 'api', 'prod.dockerfile', 'run'],
    ]);
    assert.deepEqual(inYaml('values.yaml', text), []);
  });

  it('are those of skaffold, its profiles included', () => {
    const text = `apiVersion: skaffold/v4beta7
kind: Config
build:
  artifacts:
  - { image: web, context: web, docker: { dockerfile: Dockerfile.web, target: prod } }
profiles:
- name: x
  build: { artifacts: [{ image: api }] }
`;
    assert.deepEqual(inYaml('skaffold.yaml', text), [
      ['web', 'web', 'Dockerfile.web', 'prod'],
      ['api', '.', null, null],
    ]);
  });

  it('are steps of a workflow, and what its scripts run', () => {
    const text = `on: push
jobs:
  image:
    steps:
    - uses: docker/build-push-action@v6
      with:
        context: web
        file: web/prod.dockerfile
        tags: |
          ghcr.io/acme/web:latest
          ghcr.io/acme/web:\${{ github.sha }}
    - run: |
        cd api
        docker build -t acme/api .
`;
    assert.deepEqual(inYaml('ci.yml', text), [
      ['ghcr.io/acme/web:latest', 'web', 'web/prod.dockerfile', null],
      ['ghcr.io/acme/web:\x24{{ github.sha }}', 'web', 'web/prod.dockerfile', null],
      ['acme/api', '.', null, null],
    ]);
  });

  it('are never endless, however deep the file', () => {
    const deep = `${'{a: '.repeat(60)}docker build .${'}'.repeat(60)}`;
    assert.deepEqual(inYaml('ci.yml', deep), []);
  });
});

describe('builds in commands', () => {
  const cases: readonly [text: string, expected: readonly unknown[]][] = [
    [
      '$ cd prod/web\n$ docker build -t $(minikube ip):5000/web:1 .\n',
      ['$(minikube ip):5000/web:1', '.', null, 'prod/web'],
    ],
    ['docker build --file=a.dockerfile --tag web ..', ['web', '..', 'a.dockerfile', '']],
    ['\t@docker build -t web \\\n\t  -f run.dockerfile .\n', ['web', '.', 'run.dockerfile', '']],
    ['docker buildx build --platform linux/amd64 --push -t acme/web:2 web', ['acme/web:2', 'web', null, '']],
    ['podman build -t web .', ['web', '.', null, '']],
    ['buildah bud -t web .', ['web', '.', null, '']],
    ['sudo docker build --build-arg A=b --no-cache -t $(IMAGE):$(TAG) $(DIR)', ['$IMAGE:$TAG', '$DIR', null, '']],
  ];
  for (const [text, expected] of cases) it(JSON.stringify(text), () => assert.deepEqual(inCommands(text), [expected]));

  it('follow cd from folder to folder, and forget it where it cannot be followed', () => {
    const folders = buildsInCommands('cd a\ncd b\ndocker build .\ncd $X\ndocker build .\n').map(({ folder }) => folder);
    assert.deepEqual(folders, ['a/b', '']);
  });

  for (const text of [
    'docker run web',
    'the docker image is built by build',
    'npm run build',
    'docker build -t "unclosed',
  ])
    it(`are none: ${text}`, () => assert.deepEqual(inCommands(text), []));
});
