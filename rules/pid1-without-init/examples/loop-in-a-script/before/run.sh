#!/bin/sh
while true; do
  /usr/local/bin/report
  sleep 60
done
