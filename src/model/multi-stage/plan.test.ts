import { tryAll } from './plan.fixture.ts';

const C = { 'tide.c': '#include <stdio.h>\nint main(void) { puts("ebb"); return 0; }\n' };
const INSTALL = 'RUN apt-get update && apt-get install -y gcc libc6-dev';
const c = (rest: string, base = 'debian:bookworm') => ({ Dockerfile: `FROM ${base}\n${INSTALL}\n${rest}\n` });
const LINK = 'COPY tide.c /b/tide.c\nRUN gcc /b/tide.c -o /b/tide';

tryAll('a stage that cannot be divided, whatever the language', C, {
  'a base without version': [c(`${LINK}\nCMD ["/b/tide"]`, 'debian'), /^refused: .*no version/],
  'a base that a variable names': [
    { Dockerfile: `ARG B=debian:12\nFROM $B\n${INSTALL}\n${LINK}\n` },
    /^refused: a variable names the base image/,
  ],
  'another shell': [c(`SHELL ["/bin/bash", "-c"]\n${LINK}`), /^refused: line 3: SHELL/],
  'a download': [c(`ADD https://example.com/x /x\n${LINK}`), /^refused: line 3 fetches/],
  'a clone': [
    c(`RUN git clone https://example.com/x\n${LINK}`),
    /^refused: line 3: git fetches something that the program may need/,
  ],
  'a stage that is built on another': [
    { Dockerfile: `FROM debian:12 AS root\n${INSTALL}\nFROM root\n${LINK}\n` },
    /^refused: the stage is built on another/,
  ],
  'a stage that compose builds by its name': [
    {
      Dockerfile: `FROM debian:12 AS app\n${INSTALL}\n${LINK}\n`,
      'compose.yaml': 'services:\n  a:\n    build: { context: ., target: app }\n',
    },
    /^refused: compose.yaml builds the stage app by its name/,
  ],
  'a folder that compose lays sources over': [
    {
      ...c(`WORKDIR /b\n${LINK}`),
      'compose.yaml': 'services:\n  a:\n    build: .\n    volumes: [".:/b", "data:/data"]\n',
    },
    /^refused: compose.yaml lays sources over \/b in the image/,
  ],
  'a folder that skaffold keeps in step': [
    {
      ...c(`WORKDIR /b\n${LINK}`),
      'skaffold.yaml':
        'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: a\n      sync: { infer: ["**"] }\n',
    },
    /^refused: skaffold.yaml lays sources over/,
  ],
  'another folder laid over it': [
    { ...c(`WORKDIR /b\n${LINK}`), 'compose.yaml': 'services:\n  a:\n    build: .\n    volumes: ["./data:/data"]\n' },
    /COPY --from=build/,
  ],
  'a user that a RUN makes which does more': [
    c(`RUN useradd tide && gcc --version && rm -rf /x\nRUN apt-get update && useradd other\n${LINK}\nUSER other`),
    /^refused: line 3 makes the user other in a RUN that does more/,
  ],
  'a folder that a RUN makes which does more': [
    c('COPY tide.c /b/tide.c\nRUN mkdir -p /var/lib/tide && gcc /b/tide.c -o /b/tide'),
    /^refused: line 4 makes a folder outside the build/,
  ],
  'a RUN behind the build that does more': [c(`${LINK}\nRUN apt-get purge -y gcc`), /^refused: line 5: a RUN behind/],
  'a HEALTHCHECK that calls something else, without a shell': [
    c('COPY tide.c /b/tide.c\nRUN gcc -static /b/tide.c -o /b/tide\nHEALTHCHECK CMD curl localhost\nCMD ["/b/tide"]'),
    /^refused: line 5: HEALTHCHECK/,
  ],
});

tryAll('a C program', C, {
  'keeps its name and its stage': [
    { Dockerfile: `FROM debian:12 AS app\n${INSTALL}\n${LINK}\nCMD ["/b/tide"]\n` },
    /^FROM debian:12 AS app\n[\s\S]*\nFROM debian:12\nCOPY --from=app \/b\/tide \/b\/tide\nCMD/,
  ],
  'another name where the usual one is taken': [
    { Dockerfile: `FROM alpine:3.20 AS build\nRUN true\nFROM debian:12\n${INSTALL}\n${LINK}\nCMD ["/b/tide"]\n` },
    /FROM debian:12 AS builder\n[\s\S]*COPY --from=builder /,
  ],
  'what says how it runs stands in front of the build': [
    c(`ENV LAMP=red CC=gcc\nENV CFLAGS=-O2\nLABEL a=b\nEXPOSE 70\nWORKDIR /b\nUSER 1000\n${LINK}\nCMD ["./tide"]`),
    /\nFROM debian:bookworm\nENV LAMP=red CC=gcc\nWORKDIR \/b\nCOPY --from=build \/b\/tide \/b\/tide\nUSER 1000\nLABEL a=b\nEXPOSE 70\nCMD/,
  ],
  'an ARG that is read later': [
    c(`ARG PORT=70\nARG OTHER\n${LINK}\nEXPOSE $PORT`),
    /\nFROM debian:bookworm\nARG PORT=70\nCOPY --from=build \/b\/tide \/b\/tide\nEXPOSE \$PORT/,
  ],
  'a user that is made for it': [
    c(`RUN useradd tide\n${LINK}\nUSER tide`),
    /\nFROM debian:bookworm\nRUN useradd tide\nCOPY --from=build \/b\/tide \/b\/tide\nUSER tide/,
  ],
  'data that is copied apart': [
    { ...c(`COPY tables /tables\n${LINK}`), 'tables/a.csv': '1\n' },
    /\nFROM debian:bookworm\nCOPY tables \/tables\nCOPY --from=build/,
  ],
  'folders in their order, for what is copied to them': [
    { ...c(`WORKDIR /srv\nWORKDIR data\nCOPY a.csv .\nWORKDIR /b\n${LINK}`), 'a.csv': '1\n' },
    /\nFROM debian:bookworm\nWORKDIR \/srv\nWORKDIR data\nCOPY a.csv \.\nWORKDIR \/b\nCOPY --from=build/,
  ],
  'no folder that the rest sets anew': [
    c(`WORKDIR /src\n${LINK}\nWORKDIR /b\nCMD ["./tide"]`),
    /\nFROM debian:bookworm\nCOPY --from=build \/b\/tide \/b\/tide\nWORKDIR \/b\nCMD/,
  ],
  'a folder that another user makes': [
    c(`USER 1000\nRUN mkdir /data\n${LINK}`),
    /^refused: line 4 makes folders as the user 1000/,
  ],
  'a path that COPY would read otherwise': [
    c('COPY tide.c .\nRUN gcc tide.c -o "/b/ebb tide"'),
    /^refused: a path of what is built holds characters/,
  ],
  'a start script': [
    {
      ...c(`COPY start.sh /start.sh\n${LINK}\nENTRYPOINT ["/start.sh"]`),
      'start.sh': '#!/bin/sh\ncurl -s localhost\nexec /b/tide\n',
    },
    /\nFROM debian:bookworm\nCOPY start.sh \/start.sh\nCOPY --from=build/,
  ],
  'other packages stay': [
    c(`RUN apt-get install -y tini curl\n${LINK}\nENTRYPOINT ["tini", "--", "/b/tide"]`),
    /\nFROM debian:bookworm\nRUN apt-get update \\\n {4}&& apt-get install -y --no-install-recommends tini \\/,
  ],
  'a library of the release': [
    { ...c(`RUN apt-get install -y libssl-dev\nCOPY tide.c .\nRUN gcc tide.c -lssl -o /tide`, 'debian:bullseye') },
    /install -y --no-install-recommends libssl1\.1 /,
  ],
  'a library that nobody knows': [
    c(`RUN apt-get install -y libfoo-dev\n${LINK} -lfoo`),
    /^refused: nothing says which package holds the libraries of libfoo-dev/,
  ],
  'packages that a variable names': [
    c(`ARG TOOLS=curl\nRUN apt-get install -y $TOOLS\n${LINK}`),
    /^refused: line 4 installs packages that a variable names/,
  ],
  'a program that starts others': [
    { ...c(LINK), 'tide.c': 'int main(void) { return system("date"); }\n' },
    /^refused: tide.c calls system/,
  ],
  'C++ on Alpine': [
    {
      Dockerfile: 'FROM alpine:3.20\nRUN apk add g++\nCOPY tide.cc .\nRUN g++ tide.cc -o /tide\n',
      'tide.cc': 'int main() {}\n',
    },
    /\nFROM alpine:3\.20\nRUN apk add --no-cache libstdc\+\+\n/,
  ],
  'an SDK image of a known release': [
    { Dockerfile: 'FROM gcc:13.2-bookworm\nCOPY tide.c .\nRUN gcc tide.c -o /tide\n' },
    /\nFROM debian:bookworm-slim\nCOPY --from=build \/tide \/tide\n$/,
  ],
  'an SDK image of no known release': [
    { Dockerfile: 'FROM gcc:13.2\nCOPY tide.c .\nRUN gcc tide.c -o /tide\n' },
    /^refused: the tag of the base image does not say which release/,
  ],
  'a C++ library of an SDK image': [
    { Dockerfile: 'FROM gcc:13.2-bookworm\nCOPY tide.cc .\nRUN g++ tide.cc -o /tide\n', 'tide.cc': 'int main() {}\n' },
    /^refused: the image brings a C\+\+ library/,
  ],
  'another program is started': [c(`${LINK}\nCMD ["/usr/bin/top"]`), /^refused: the image starts `\/usr\/bin\/top`/],
  'an output that a variable names': [
    c('COPY tide.c .\nRUN gcc tide.c -o $OUT'),
    /^refused: line 4: a variable decides what is linked/,
  ],
  'a shared library': [
    c('COPY tide.c .\nRUN gcc -shared tide.c -o /tide.so'),
    /^refused: line 4 links a shared library/,
  ],
  'files that it opens, beside its sources': [
    { ...c('COPY . /b\nRUN gcc /b/tide.c -o /b/tide'), 'tide.c': 'int main(void) { return !fopen("a", "r"); }\n' },
    /^refused: tide.c opens files/,
  ],
  'a static program that looks up names': [
    {
      ...c('COPY tide.c .\nRUN gcc -static tide.c -o /tide\nCMD ["/tide"]'),
      'tide.c': 'int main() { getaddrinfo(0,0,0,0); }\n',
    },
    /^refused: tide.c calls getaddrinfo/,
  ],
  'a static program that a shell starts': [
    c('COPY tide.c .\nRUN gcc -static tide.c -o /tide\nCMD /tide'),
    /^refused: the command is in shell form/,
  ],
});
