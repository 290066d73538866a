FROM debian:13-slim
COPY application.yml /opt/shop/application.yml
CMD ["/opt/shop/shop"]
