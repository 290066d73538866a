#!/bin/bash
trap 'rm -f /tmp/shop.lock' EXIT
touch /tmp/shop.lock
node server.js
