FROM python:3.13-slim
COPY shop.py /shop/
WORKDIR /shop
CMD python shop.py
