#!/bin/sh
python -m http.server 7070 &
sleep 1000
