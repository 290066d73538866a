FROM alpine:3.20
CMD ["crond", "-l", "2"]
