#!/bin/sh
./migrate
node server.js &
