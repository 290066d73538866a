FROM debian:12.7
RUN apt-get update && apt-get install -y gcc make libc6-dev
COPY tide.c /build/tide.c
RUN gcc -fsyntax-only /build/tide.c
