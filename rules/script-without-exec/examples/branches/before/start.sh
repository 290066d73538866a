#!/bin/sh
if [ -n "$DEBUG" ]; then
  node --inspect server.js
else
  node server.js
fi
