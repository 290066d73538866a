FROM debian:12.8
ENV PORT=8080
CMD /usr/local/bin/shop --port $PORT
