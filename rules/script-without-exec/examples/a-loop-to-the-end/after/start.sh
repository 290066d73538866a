#!/bin/sh
while true; do
  ./report
  sleep 60
done
