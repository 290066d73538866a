FROM debian:12.8 AS base
ENTRYPOINT /usr/local/bin/shop --port 8080
