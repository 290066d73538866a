FROM golang:1.25 AS build
ARG GITHUB_TOKEN
COPY . /src
RUN go build -o /shop /src

FROM gcr.io/distroless/static:nonroot
COPY --from=build /shop /shop
ENTRYPOINT ["/shop"]
