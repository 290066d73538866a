FROM golang:1.25-bookworm AS build
COPY main.go /src/main.go
RUN go build -o /shop /src/main.go

FROM debian:13-slim
COPY --from=build /shop /usr/local/bin/shop
RUN mkdir -p /opt/shop/conf
ENTRYPOINT ["/usr/local/bin/shop", "--config", "/opt/shop/conf/shop.ini"]
