FROM node:22.11-slim
ENTRYPOINT ["tini", "--"]
CMD ["npm", "start"]
