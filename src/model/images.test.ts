import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allContainers } from './containers.ts';
import { copiedFiles, fileInImage } from './copied-files.ts';
import { contextOf, deployedStages, ignoreFileOf } from './image-builds.ts';
import { builtImage, containersOfImage, imagesFrom, imagesOf } from './images.ts';
import { repositoryOf } from './repository.fixture.ts';

const pod = (image: string, rest = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "${image}"${rest}}]}\n`;

/** The Dockerfiles that the first container of some files is led to. */
function led(files: Readonly<Record<string, string>>): readonly string[] {
  const repository = repositoryOf(files);
  const [container] = allContainers(repository);
  assert.ok(container);
  const images = imagesOf(repository, container);
  for (const image of images)
    assert.ok(containersOfImage(repository, image).length > 0, `${image.path} leads back to its containers`);
  return images.map(({ path, stage }) => `${path}#${stage}`);
}

describe('a container is led to its Dockerfile', () => {
  const built = 'FROM a\nFROM b AS run\nFROM c\n';
  const cases: Readonly<Record<string, [files: Record<string, string>, expected: readonly string[]]>> = {
    'by compose, with the stage that it deploys': [
      {
        'k8s/p.yaml': pod('ghcr.io/acme/shop:1'),
        'docker-compose.yml': 'services: {shop: {image: acme/shop, build: {context: src, target: run}}}',
        'src/Dockerfile': built,
      },
      ['src/Dockerfile#1'],
    ],
    'by skaffold': [
      {
        'k8s/p.yaml': pod('shop'),
        'skaffold.yaml': 'apiVersion: skaffold/v2\nkind: Config\nbuild: {artifacts: [{image: shop, context: ./app}]}',
        'app/Dockerfile': built,
      },
      ['app/Dockerfile#2'],
    ],
    'by a command of the README, which changes folders': [
      {
        'k8s/p.yaml': pod('localhost:5000/shop:0.1'),
        'README.md': '```\n$ cd images/a\n$ docker build -t $REG/shop:0.1 -f x.dockerfile .\n```\n',
        'images/a/x.dockerfile': built,
      },
      ['images/a/x.dockerfile#2'],
    ],
    'by the name of the Dockerfile rather than that of its folder': [
      { 'shop/p.yaml': pod('r.io/shop:1'), 'shop/shop.dockerfile': 'FROM a\n', 'shop/Dockerfile': 'FROM b\n' },
      ['shop/shop.dockerfile#0'],
    ],
    'by the name of its folder, the nearest': [
      { 'a/p.yaml': pod('r.io/shop:1'), 'a/shop/Dockerfile': 'FROM a\n', 'b/shop/Dockerfile': 'FROM b\n' },
      ['a/shop/Dockerfile#0'],
    ],
    'by the program that it runs, beside it': [
      {
        'x/p.yaml': pod('r.io/other:1', ', command: [python, /web.py]'),
        'x/Dockerfile': 'FROM a\nADD web.py /web.py\n',
        'x/web.py': '',
      },
      ['x/Dockerfile#0'],
    ],
    'by a program of the image’s own name, beside it': [
      { 'x/p.yaml': pod('r.io/hog:1'), 'x/Dockerfile': 'FROM a\nENTRYPOINT ["/init", "/bin/hog"]\n' },
      ['x/Dockerfile#0'],
    ],
    'not when another image of that name is built': [
      {
        'p.yaml': pod('quay.io/other/shop:1'),
        Makefile: 'image:\n\tdocker build -t acme/shop x\n',
        'x/Dockerfile': built,
      },
      [],
    ],
    'not when the name is that of the base image': [
      { 'p.yaml': pod('bitnami/redis:7'), 'redis/Dockerfile': 'FROM redis:7\n' },
      [],
    ],
    'not when a bare name means Docker’s own library': [
      { 'p.yaml': pod('nginx:1.27'), 'nginx/Dockerfile': 'FROM a\n' },
      [],
    ],
    'not by a reference that nobody can read': [
      { 'p.yaml': pod('{{ .Values.image }}'), 'x/Dockerfile': 'FROM a\n' },
      [],
    ],
  };
  for (const [name, [files, expected]] of Object.entries(cases)) it(name, () => assert.deepEqual(led(files), expected));
});

describe('a Dockerfile', () => {
  it('deploys its last stage and every target', () => {
    const files = {
      'compose.yaml': 'services: {a: {build: {context: ., target: test}}}',
      Dockerfile: 'FROM a AS test\nFROM b AS x\nFROM c\n',
    };
    const repository = repositoryOf(files);
    assert.deepEqual([...deployedStages(repository, 'Dockerfile')], [2, 0]);
    assert.deepEqual(
      imagesFrom(repository, 'Dockerfile').map(({ stage }) => stage),
      [2, 0],
    );
  });

  it('has the context that a build names, else the one that holds its sources', () => {
    const docker = 'FROM a\nCOPY src/main.py /\n';
    assert.equal(
      contextOf(repositoryOf({ 'docker/x/Dockerfile': docker, 'src/main.py': '' }), 'docker/x/Dockerfile'),
      '',
    );
    assert.equal(contextOf(repositoryOf({ 'x/Dockerfile': docker, 'x/src/main.py': '' }), 'x/Dockerfile'), 'x');
    const named = {
      'compose.yaml': 'services: {a: {build: {context: z, dockerfile: ../x/Dockerfile}}}',
      'x/Dockerfile': docker,
    };
    assert.equal(contextOf(repositoryOf(named), 'x/Dockerfile'), 'z');
  });

  it('has an ignore file of its own or of its context', () => {
    const own = { 'x/Dockerfile': 'FROM a\n', 'x/Dockerfile.dockerignore': '.git\n', 'x/.dockerignore': 'a\n' };
    assert.equal(ignoreFileOf(repositoryOf(own), 'x/Dockerfile'), 'x/Dockerfile.dockerignore');
    assert.equal(ignoreFileOf(repositoryOf({ 'x/Dockerfile': 'FROM a\n', '.dockerignore': '' }), 'x/Dockerfile'), null);
  });
});

describe('files of the repository in an image', () => {
  const files = {
    'x/Dockerfile':
      'FROM a AS build\nCOPY tool.sh /out/\nFROM b\nWORKDIR /srv\nCOPY conf.d /etc/app\nCOPY *.ini etc/\nCOPY run.sh start\nCOPY --from=build /out/tool.sh /bin/tool\nCOPY . /all\n',
    'x/conf.d/a.conf': '',
    'x/conf.d/sub/b.conf': '',
    'x/one.ini': '',
    'x/run.sh': '',
    'x/tool.sh': '',
    'x/deep/main.py': '',
  };
  const repository = repositoryOf(files);
  const image = builtImage(repository, 'x/Dockerfile', 1);
  assert.ok(image);

  it('are listed where they are copied by name, by a pattern, or in a small folder', () => {
    assert.deepEqual(
      copiedFiles(repository, 'x/Dockerfile').map(({ source, dest, via }) => `${via}: ${source} -> ${dest}`),
      [
        'name: x/tool.sh -> /out/tool.sh',
        'folder: x/conf.d/a.conf -> /etc/app/a.conf',
        'folder: x/conf.d/sub/b.conf -> /etc/app/sub/b.conf',
        'pattern: x/one.ini -> /srv/etc/one.ini',
        'name: x/run.sh -> /srv/start',
      ],
    );
  });

  const places: Readonly<Record<string, string | null>> = {
    '/etc/app/sub/b.conf': 'x/conf.d/sub/b.conf',
    '/srv/etc/one.ini': 'x/one.ini',
    '/srv/start': 'x/run.sh',
    '/bin/tool': 'x/tool.sh',
    '/all/deep/main.py': 'x/deep/main.py',
    '/all/none': null,
    '/out/tool.sh': null,
  };
  for (const [path, source] of Object.entries(places))
    it(`${path} is ${source}`, () => assert.equal(fileInImage(repository, 'x/Dockerfile', image.config, path), source));

  it('are not listed for a folder of more than 20', () => {
    const folder = (count: number) =>
      repositoryOf({
        'x/Dockerfile': 'FROM a\nCOPY conf /etc/app\n',
        ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`x/conf/${at}.conf`, ''])),
      });
    assert.equal(copiedFiles(folder(20), 'x/Dockerfile').length, 20);
    assert.deepEqual(copiedFiles(folder(21), 'x/Dockerfile'), []);
  });

  it('are found in linear time, whatever the pattern', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`x/${'a'.repeat(200)}${at}`, '']));
    const slow = repositoryOf({ ...many, 'x/Dockerfile': `FROM a\nCOPY ${'*a'.repeat(90)}b /\n` });
    assert.deepEqual(copiedFiles(slow, 'x/Dockerfile'), []);
  });
});
