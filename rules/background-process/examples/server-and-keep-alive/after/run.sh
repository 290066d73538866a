#!/bin/sh
export JAVA_OPTS=-Xmx200m

# the shop

echo "the shop is open"
# for ever
exec java -jar /shop.jar --server.port=9090 > /dev/stdout
