FROM node:22-bookworm-slim
ARG NPM_TOKEN
WORKDIR /shop
COPY package.json package-lock.json ./
RUN npm ci
CMD ["node", "server.js"]
