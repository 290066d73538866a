FROM debian:12.8
CMD cd /app && exec ./shop
