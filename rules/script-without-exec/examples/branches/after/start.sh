#!/bin/sh
if [ -n "$DEBUG" ]; then
  exec node --inspect server.js
else
  exec node server.js
fi
