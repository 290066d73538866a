# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim
ARG TOKEN_TTL=3600
ENV DB_PASSWORD_FILE=/run/secrets/db \
    API_KEY=changeme \
    PUBLIC_KEY=MCowBQYDK2VwAyEA \
    MYSQL_ALLOW_EMPTY_PASSWORD=true \
    MAX_TOKENS=4096 \
    SESSION_SECRET=
ENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
COPY .env.example /shop/.env.example
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
CMD ["node", "server.js"]
