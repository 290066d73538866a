FROM node:22-bookworm-slim
ENV ORDERS_URL=http://orders:8080
CMD ["node", "server.js"]
