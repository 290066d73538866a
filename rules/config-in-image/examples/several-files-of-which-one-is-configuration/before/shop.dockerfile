FROM debian:13-slim
COPY shop shop.conf /opt/shop/
CMD ["/opt/shop/shop"]
