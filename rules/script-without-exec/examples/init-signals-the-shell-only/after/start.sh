#!/bin/sh
set -e
echo "opening the shop"
# the server itself
exec node server.js --port 8080
