import { tryAll } from './plan.fixture.ts';

const POM =
  '<project><artifactId>pilot</artifactId><version>1</version><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>\n';
const java = (rest: string, base = 'maven:3.9-eclipse-temurin-17') => ({
  Dockerfile: `FROM ${base}\nWORKDIR /a\nCOPY . .\n${rest}\n`,
});

tryAll(
  'a jar',
  { 'pom.xml': POM, ...java('RUN mvn package\nCMD ["java", "-jar", "target/pilot-1.jar"]') },
  {
    'on the runtime of its Java': [
      {},
      /\nFROM eclipse-temurin:17-jre\nWORKDIR \/a\nCOPY --from=build \/a\/target\/pilot-1.jar /,
    ],
    'on Alpine': [
      java('RUN mvn package\nCMD ["java", "-jar", "target/pilot-1.jar"]', 'maven:3.9-eclipse-temurin-17-alpine'),
      /\nFROM eclipse-temurin:17-jre-alpine\n/,
    ],
    'that is moved': [
      java('RUN mvn package && mv target/*.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]'),
      /COPY --from=build \/app.jar \/app.jar/,
    ],
    'by the wrapper on a development kit': [
      java(
        'RUN apt-get update && apt-get install -y maven\nRUN mvn package\nCMD ["java", "-jar", "target/pilot-1.jar"]',
        'eclipse-temurin:21-jdk',
      ),
      /\nFROM eclipse-temurin:21-jre\n/,
    ],
    'of several modules': [
      { 'pom.xml': POM.replace('<build>', '<modules><module>a</module></modules><build>') },
      /^refused: the program is made of several modules/,
    ],
    'that needs others': [
      { 'pom.xml': POM.replace('spring-boot-maven-plugin', 'x') },
      /^refused: nothing in pom.xml makes a jar that holds/,
    ],
    'that draws': [{ 'src/A.java': 'import java.awt.Font;\n' }, /^refused: src\/A.java uses java.awt/],
    'of another name': [
      java('RUN mvn package\nCMD ["java", "-jar", "target/other.jar"]'),
      /^refused: nothing in the build says that it makes/,
    ],
    'by a pattern': [
      java('RUN mvn package\nCMD ["java", "-jar", "target/*.jar"]'),
      /^refused: a pattern names the jar/,
    ],
    'of a Java without runtime image': [
      java('RUN mvn package', 'maven:3.8-openjdk-15'),
      /^refused: no runtime image of Java 15/,
    ],
    'of no known Java': [java('RUN mvn package', 'maven:3.9'), /^refused: the tag 3.9 does not say which Java/],
  },
);

tryAll(
  'a jar by Gradle',
  {
    'build.gradle': "plugins { id 'org.springframework.boot' version '3.3.1' }\n",
    ...java('RUN gradle bootJar\nCMD ["java", "-jar", "build/libs/pilot.jar"]', 'gradle:8-jdk21'),
  },
  {
    'on the runtime of its Java': [
      {},
      /\nFROM eclipse-temurin:21-jre\n[\s\S]*COPY --from=build \/a\/build\/libs\/pilot.jar /,
    ],
    'of several modules': [{ 'settings.gradle': "include 'a'\n" }, /^refused: the program is made of several modules/],
    'that needs others': [{ 'build.gradle': "plugins { id 'java' }\n" }, /^refused: nothing in build.gradle makes/],
    'for a server': [
      { 'build.gradle': "plugins { id 'war' }\n" },
      /^refused: build.gradle makes a war, which a server of its own runs/,
    ],
  },
);

const PACKAGE = '{ "scripts": { "build": "tsc", "start": "node dist" }, "devDependencies": { "typescript": "5" } }\n';
const node = (rest: string, base = 'node:22') => ({ Dockerfile: `FROM ${base}\nWORKDIR /a\nCOPY . .\n${rest}\n` });

tryAll(
  'a Node program',
  {
    'package.json': PACKAGE,
    'package-lock.json': '{ "lockfileVersion": 3 }',
    ...node('RUN npm ci && npm run build\nCMD ["npm", "start"]'),
  },
  {
    'is pruned': [
      {},
      /npm run build && npm prune --omit=dev\n\nFROM node:22-slim\nWORKDIR \/a\nCOPY --from=build \/a \/a\nCMD/,
    ],
    'stays on Alpine': [
      node('RUN npm ci && npm run build\nCMD ["node", "dist"]', 'node:22-alpine'),
      /\nFROM node:22-alpine\n/,
    ],
    'with packages of the system': [
      node(
        'RUN apt-get update && apt-get install -y ffmpeg python3 make g++\nRUN npm ci && npm run build\nCMD ["node", "dist"]',
      ),
      /install -y --no-install-recommends ffmpeg python3 /,
    ],
    'without a lock': [
      { 'package-lock.json': '{}' },
      /^refused: without a package-lock.json of version 2.*; node:22-slim at least/,
    ],
    'of an old Node': [
      node('RUN npm ci && npm run build\nCMD ["node", "dist"]', 'node:14'),
      /^refused: npm of Node 14/,
    ],
    'with yarn': [node('RUN yarn && yarn build\nCMD ["node", "dist"]'), /^refused: yarn installs the modules/],
    'with a hook': [
      { 'package.json': PACKAGE.replace('"build"', '"postinstall": "x", "build"') },
      /^refused: the script postinstall/,
    ],
    'in workspaces': [
      { 'package.json': PACKAGE.replace('{ "scripts"', '{ "workspaces": ["a"], "scripts"') },
      /^refused: the package is made of workspaces/,
    ],
    'that makes code': [
      { 'package.json': PACKAGE.replace('"typescript"', '"prisma"') },
      /^refused: prisma keeps files/,
    ],
    'that is no program': [
      { 'package.json': PACKAGE.replace('node dist', 'nodemon') },
      /^refused: the image does not start `node`/,
    ],
    'in the root': [
      { Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "dist"]\n' },
      /^refused: the program is built in the root/,
    ],
    'by digest': [
      node('RUN npm ci && npm run build\nCMD ["node", "dist"]', `node:22@sha256:${'a'.repeat(64)}`),
      /^refused: a digest names the base/,
    ],
  },
);

const python = (rest: string, base = 'python:3.12-slim', tools = 'gcc libc6-dev') => ({
  Dockerfile: `FROM ${base}\nRUN apt-get update && apt-get install -y ${tools}\nWORKDIR /a\nCOPY requirements.txt .\n${rest}\n`,
});

tryAll(
  'a Python program',
  { 'requirements.txt': 'flask\n', ...python('RUN pip install -r requirements.txt\nCOPY . .\nCMD ["flask", "run"]') },
  {
    'in a virtual environment': [
      {},
      /RUN python -m venv \/opt\/venv\nENV PATH=\/opt\/venv\/bin:\$PATH\nRUN pip install [^\n]*\n\nFROM python:3.12-slim\nWORKDIR \/a\nCOPY --from=build \/opt\/venv \/opt\/venv\nENV PATH=[^\n]*\nCOPY \. \./,
    ],
    'on the slim image of the release': [
      python('RUN pip install flask\nCMD ["flask"]', 'python:3.12-bookworm'),
      /\nFROM python:3.12-slim-bookworm\n/,
    ],
    'its sources in front': [
      python('COPY app.py .\nRUN pip install flask\nCMD ["python", "app.py"]'),
      /\nFROM python:3.12-slim\nWORKDIR \/a\nCOPY app.py \.\nCOPY --from=build/,
    ],
    'git stays where it may be called': [
      python('RUN pip install flask\nCMD ["flask"]', 'python:3.12-slim', 'gcc git'),
      /install -y --no-install-recommends git /,
    ],
    'git goes where it only fetches': [
      python('RUN pip install git+https://x/y\nCMD ["flask"]', 'python:3.12-slim', 'gcc git'),
      /\nFROM python:3.12-slim\nWORKDIR/,
    ],
    'of another age': [python('RUN pip install flask\nCMD ["flask"]', 'python:2.7-slim'), /^refused: Python 2/],
    'in the folder of a user': [
      python('RUN pip install --user flask\nCMD ["flask"]'),
      /^refused: line 5 installs with --user/,
    ],
    'from a folder': [{ 'requirements.txt': '-e .\n' }, /^refused: requirements.txt installs a package from a folder/],
    'by a user': [
      python('USER 1000\nRUN pip install flask\nCMD ["flask"]'),
      /^refused: the packages are installed by a user/,
    ],
    'by its folder': [
      python('RUN pip install flask\nCMD ["/usr/local/bin/python", "app.py"]'),
      /^refused: \/usr\/local\/bin\/python is named with its folder/,
    ],
    'by digest': [
      python('RUN pip install flask\nCMD ["flask"]', `python:3.12@sha256:${'a'.repeat(64)}`),
      /^refused: a digest names the base/,
    ],
  },
);
