#!/bin/sh
until test -e /tmp/go; do sleep 60; done
exec python -m http.server 7070
