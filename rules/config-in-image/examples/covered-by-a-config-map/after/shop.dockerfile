FROM debian:13-slim
COPY shop.ini /opt/shop/conf/shop.ini
CMD ["/usr/local/bin/shop"]
