FROM node:22.11-slim
ENTRYPOINT ["tini", "-g", "--", "sh", "-c", "node server.js --port $PORT"]
