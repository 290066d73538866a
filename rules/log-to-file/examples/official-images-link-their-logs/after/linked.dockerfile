FROM debian:13-slim
RUN apt-get update && apt-get install -y apache2 \
 && ln -sf /dev/stdout /var/log/apache2/access.log \
 && ln -sf /dev/stderr /var/log/apache2/error.log
COPY apache.conf /etc/apache2/apache2.conf
