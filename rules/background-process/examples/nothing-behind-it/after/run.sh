#!/bin/sh
./migrate
exec node server.js
