import { tryAll } from './plan.fixture.ts';

const MAIN = 'package main\n\nfunc main() {}\n';
const go = (rest: string, base = 'golang:1.22') => ({ Dockerfile: `FROM ${base}\nWORKDIR /app\nCOPY . .\n${rest}\n` });
const source = (body: string) => ({ 'main.go': `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\n${body}\n` });

tryAll(
  'a Go program',
  { 'go.mod': 'module example.com/ebb\n', 'main.go': MAIN, ...go('RUN go build -o main .\nCMD ["./main"]') },
  {
    'is static on an image without anything else': [
      {},
      /ENV CGO_ENABLED=0\nRUN go build -o main .\n\nFROM gcr.io\/distroless\/static-debian12:nonroot\nWORKDIR \/app\nCOPY --from=build \/app\/main \/app\/main\nCMD/,
    ],
    'bears the name of its module': [go('RUN go build\nCMD ["/app/ebb"]'), /COPY --from=build \/app\/ebb \/app\/ebb/],
    'bears the name of its folder': [
      { ...go('RUN CGO_ENABLED=0 go build ./cmd/flow\nCMD ["/app/flow"]'), 'cmd/flow/main.go': MAIN },
      /RUN CGO_ENABLED=0 go build \.\/cmd\/flow\n\nFROM [\s\S]*COPY --from=build \/app\/flow \/app\/flow/,
    ],
    'is installed': [go('RUN go install .\nCMD ["ebb"]'), /COPY --from=build \/go\/bin\/ebb \/go\/bin\/ebb/],
    'is built behind what is fetched': [
      go('RUN go get ./...\nRUN go build -o /ebb\nCMD ["/ebb"]'),
      /COPY --from=build \/ebb \/ebb/,
    ],
    'with a user that is made, on a small image of the release': [
      go('RUN go build -o /ebb\nRUN adduser -S tide\nUSER tide\nCMD ["/ebb"]', 'golang:1.22-alpine3.19'),
      /\nFROM alpine:3\.19\nWORKDIR \/app\nCOPY --from=build \/ebb \/ebb\nRUN adduser/,
    ],
    'with a user that is made, of no known release': [
      go('RUN go build -o /ebb\nRUN adduser -S tide\nUSER tide\nCMD ["/ebb"]'),
      /^refused: the last image has no shell/,
    ],
    'with certificates and zones on a small image': [
      {
        ...source('func main() { http.Get("x"); time.LoadLocation("UTC"); os.Create("x") }'),
        ...go('RUN go build -o /ebb\nCMD ["/ebb"]', 'golang:1.22-bookworm'),
      },
      /\nFROM debian:bookworm-slim\nRUN apt-get update \\\n {4}&& apt-get install -y --no-install-recommends ca-certificates tzdata/,
    ],
    'on a low port': [go('RUN go build -o /ebb\nEXPOSE 80\nCMD ["/ebb"]'), /^refused: .*port 80 needs root/],
    'that writes files': [source('func main() { os.Create("x") }'), /^refused: .*the program writes files/],
    'that reads a folder of its sources': [
      { ...source('func main() { http.FileServer(http.Dir("./web")) }'), 'web/index.html': '' },
      /COPY --from=build \/app\/main \/app\/main\nCOPY --from=build \/app\/web \/app\/web/,
    ],
    'that reads what nobody knows': [
      source('func main() { os.ReadFile(os.Args[1]) }'),
      /^refused: the program reads files whose names/,
    ],
    'that starts others': [
      { 'main.go': 'package main\n\nimport "os/exec"\n' },
      /^refused: main.go starts other programs/,
    ],
    'with C code': [{ 'a/a.go': 'package a\n\nimport "C"\n' }, /^refused: a\/a.go calls C code/],
    'with packages that it may call': [
      go('RUN apt-get update && apt-get install -y ffmpeg\nRUN go build -o /ebb'),
      /^refused: the program may call ffmpeg/,
    ],
    'behind cd': [go('RUN cd cmd && go build -o /ebb'), /^refused: line 4 changes the folder/],
    'with more sources than are read': [
      Object.fromEntries(Array.from({ length: 151 }, (_, at) => [`p${at}.go`, MAIN])),
      /^refused: the program has more sources than are read/,
    ],
    'of two': [go('RUN go build -o /a ./a && go build -o /b ./b'), /^refused: several commands compile/],
    'of another distribution': [
      go('RUN go build -o /ebb', 'example.com/golang:1.22'),
      /^refused: the base is not an official image of Go/,
    ],
  },
);

const CARGO = {
  'Cargo.toml': '[package]\nname = "buoy"\n',
  'Cargo.lock': 'version = 3\n',
  'src/main.rs': 'fn main() {}\n',
};
const rust = (rest: string, base = 'rust:1.79-bookworm') => ({
  Dockerfile: `FROM ${base}\nWORKDIR /s\nCOPY . .\n${rest}\n`,
});

tryAll(
  'a Rust program',
  { ...CARGO, ...rust('RUN cargo build --release\nCMD ["./target/release/buoy"]') },
  {
    'on the small image of its release': [
      {},
      /\nFROM debian:bookworm-slim\nWORKDIR \/s\nCOPY --from=build \/s\/target\/release\/buoy /,
    ],
    'on Alpine': [rust('RUN cargo build --release', 'rust:1.79-alpine3.20'), /\nFROM alpine:3\.20\n/],
    'on Alpine of no known version': [
      rust('RUN cargo build --release', 'rust:1.79-alpine'),
      /^refused: the tag 1.79-alpine does not say/,
    ],
    'that is installed': [
      rust('RUN cargo install --path .\nCMD ["buoy"]'),
      /COPY --from=build \/usr\/local\/cargo\/bin\/buoy [^\n]*\nENV PATH=/,
    ],
    'with a library of the system': [{ 'Cargo.lock': 'name = "openssl-sys"\n' }, /^refused: the crate openssl-sys/],
    'without a lock': [{ 'Cargo.lock': '', ...rust('RUN cargo build') }, /^refused: cargo builds without --release/],
    'in a workspace': [
      { 'Cargo.toml': '[workspace]\nmembers = ["a"]\n' },
      /^refused: the program is part of a workspace/,
    ],
    'of several': [
      { 'Cargo.toml': '[package]\nname = "a"\n[[bin]]\nname = "b"\n[[bin]]\nname = "c"\n' },
      /^refused: Cargo.toml does not name exactly one/,
    ],
    'for another target': [
      rust('RUN cargo build --release --target x86_64-unknown-linux-musl'),
      /^refused: cargo builds for another target/,
    ],
  },
);
