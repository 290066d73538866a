ARG BASE=debian
FROM golang:1.22 AS build
RUN go build -o /app .
FROM ${BASE}
COPY --from=build /app /app
FROM build AS test
RUN go test ./...
FROM alpine:latest
COPY --from=build /app /app
ENTRYPOINT ["/app"]
