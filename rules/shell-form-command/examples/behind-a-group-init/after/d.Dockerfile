FROM node:22.11-slim
CMD cd /app && exec node server.js
