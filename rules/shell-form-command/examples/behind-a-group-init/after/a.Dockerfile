FROM node:22.11-slim
ENTRYPOINT ["/usr/bin/dumb-init", "--"]
CMD node server.js --port $PORT
