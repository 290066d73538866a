FROM node:22-bookworm-slim
ENV NODE_ENV=production
CMD ["node", "server.js"]
