FROM python:3.13-slim
COPY .env.production /shop/.env
CMD ["python", "-m", "shop"]
