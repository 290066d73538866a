FROM debian:12.8 AS build
CMD make
CMD ["make", "all"]
FROM debian:12.8
ENTRYPOINT exec /usr/local/bin/shop
CMD ["--port", "8080"]
FROM debian:12.8 AS ignored
ENTRYPOINT exec /usr/local/bin/shop
CMD never runs
