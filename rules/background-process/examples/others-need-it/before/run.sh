#!/bin/sh
node server.js &
sleep 5
curl -f http://localhost:8080/warm-up
sleep infinity
