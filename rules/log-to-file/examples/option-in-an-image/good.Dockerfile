FROM python:3.13-slim
WORKDIR /shop
ENTRYPOINT ["gunicorn", "shop:app"]
CMD ["--access-logfile", "-"]
