#!/bin/sh
set -e
exec python -m http.server 8080
