FROM node:22-bookworm-slim
ENV NODE_ENV=production
ENV ORDERS_URL=http://orders.staging.svc:8080 \
    APP_ENV=staging
CMD ["node", "server.js"]
