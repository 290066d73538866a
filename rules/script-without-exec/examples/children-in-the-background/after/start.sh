#!/bin/sh
node worker.js &
exec node server.js
