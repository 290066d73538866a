ARG BASE=debian:12.8
FROM golang:1.22 AS build
RUN go build -o /app .
FROM ${BASE}
COPY --from=build /app /app
FROM build AS test
RUN go test ./...
FROM alpine:3.20
COPY --from=build /app /app
ENTRYPOINT ["/app"]
