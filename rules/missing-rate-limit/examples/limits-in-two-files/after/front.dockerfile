FROM nginxinc/nginx-unprivileged:1.27.3
COPY conf.d /etc/nginx/conf.d
