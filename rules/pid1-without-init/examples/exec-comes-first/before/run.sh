#!/bin/sh
set -e
python -m http.server 8080
