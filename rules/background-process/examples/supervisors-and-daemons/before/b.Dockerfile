FROM debian:12-slim
CMD service nginx start && tail -f /var/log/nginx/access.log
