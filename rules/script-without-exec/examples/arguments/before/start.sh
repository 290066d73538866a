#!/bin/sh
if [ "$1" = "" ]; then
  set -- node server.js
fi
"$@"
