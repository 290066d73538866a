FROM debian:13-slim
COPY shop.conf /etc/shop/shop.conf
CMD ["shop"]
