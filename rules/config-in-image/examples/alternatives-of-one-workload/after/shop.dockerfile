FROM debian:13-slim
CMD ["/usr/local/bin/shop"]
