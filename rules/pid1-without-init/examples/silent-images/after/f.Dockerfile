FROM debian:12-slim
CMD ["/usr/local/bin/shop"]
