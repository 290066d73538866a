FROM debian:12.8
ENV PORT=8080
CMD exec /usr/local/bin/shop --port $PORT
