#!/bin/bash
node server.js &
pid=$!
trap "kill $pid" TERM
wait "$pid"
