FROM python:3.13-slim
ARG API_TOKEN
ENV API_TOKEN=${API_TOKEN}
CMD ["python", "-m", "shop"]
