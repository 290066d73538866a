FROM debian:12-slim
ENTRYPOINT ["/etc/init.d/apache2", "start"]
