#!/bin/sh
export JAVA_OPTS=-Xmx200m

# the shop
java -jar /shop.jar --server.port=9090 > /dev/stdout &

echo "the shop is open"
# for ever
tail -f /dev/null
