FROM node:22.11-slim
WORKDIR /app
COPY . .
# starts the shop
CMD node --max-old-space-size=256 "server.js"
