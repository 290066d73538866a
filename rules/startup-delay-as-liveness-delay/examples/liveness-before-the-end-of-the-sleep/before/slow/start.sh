#!/bin/sh
echo "warming up"
sleep 45
exec python -m http.server 7070
