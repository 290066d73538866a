FROM node:22-bookworm-slim
WORKDIR /shop
COPY server.js ./
ENV PORT=8080 \
    DB_PASSWORD=tulip-42-harbour
CMD ["node", "server.js"]
