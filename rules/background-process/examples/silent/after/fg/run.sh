#!/bin/bash
set -m
node server.js &
./set-up
fg %1
