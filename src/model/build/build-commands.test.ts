import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readShell } from '../../source/shell/read.ts';
import { indexLines } from '../../source/text.ts';
import { scriptFacts } from '../command-facts.ts';
import { buildCommand, buildsAtStart } from './build-commands.ts';

function built(text: string): string {
  const [command] = scriptFacts(readShell(text), indexLines(text)).commands ?? [];
  const build = command ? buildCommand(command) : null;
  return build ? `${build.language} ${build.kind}` : 'nothing';
}

it('tells what a command builds', () => {
  const commands = {
    'gcc a.c -o a': 'c compile',
    'x86_64-linux-musl-g++ a.cc': 'c compile',
    'gcc --version': 'nothing',
    'make -j4 install': 'c compile',
    'cmake ..': 'nothing',
    'cmake --build .': 'c compile',
    'sudo make': 'c compile',
    'go build ./...': 'go compile',
    'go install ./cmd/...': 'go compile',
    'go install example.com/x@v1': 'go tool',
    'go install tool': 'go tool',
    'go get ./...': 'go tool',
    'go mod download': 'nothing',
    'cargo install --path .': 'rust compile',
    'cargo install wasm-pack': 'rust tool',
    'cargo +nightly build --release': 'rust compile',
    'cargo fetch': 'nothing',
    './mvnw -B package': 'java compile',
    'mvn dependency:go-offline': 'nothing',
    'gradle :app:bootJar': 'java compile',
    'dotnet publish -c Release': 'dotnet compile',
    'dotnet restore': 'nothing',
    'swift build': 'other compile',
    'npm run build:prod': 'node bundle',
    'npm run lint': 'nothing',
    'yarn build': 'node bundle',
    'npx tsc -p .': 'node bundle',
    'npx serve dist': 'nothing',
    'vite preview': 'nothing',
    'npm ci': 'node extend',
    'pip3 install flask': 'python extend',
    'python -m pip install flask': 'python extend',
    'python app.py': 'nothing',
    'bundle install': 'other extend',
    'bundle exec rake': 'nothing',
    'docker-php-ext-install gd': 'other extend',
    'echo make': 'nothing',
  };
  for (const [text, expected] of Object.entries(commands)) assert.equal(built(text), expected, text);
});

it('tells what is built at each start', () => {
  const starts = ['go run .', 'cargo run --release', 'mvn spring-boot:run', './gradlew bootRun', 'dotnet watch run'];
  for (const text of starts) assert.ok(buildsAtStart(text.split(' ')), text);
  for (const text of ['go version', 'cargo --version', 'java -jar a.jar', 'dotnet app.dll', ''])
    assert.ok(!buildsAtStart(text.split(' ')), text);
});
