#!/bin/sh
set -e
echo "opening the shop"
# the server itself
node server.js --port 8080
