FROM node:22.11-slim
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["sh", "-c", "node server.js"]
