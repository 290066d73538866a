FROM php:8.3-fpm
CMD php-fpm -D && nginx -g "daemon off;"
