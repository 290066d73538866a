FROM debian:12-slim
CMD ["nginx", "-g", "daemon off;"]
