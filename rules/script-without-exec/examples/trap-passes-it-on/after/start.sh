#!/bin/bash
trap 'kill -TERM "$child"' TERM INT
node server.js &
child=$!
wait "$child"
wait "$child"
