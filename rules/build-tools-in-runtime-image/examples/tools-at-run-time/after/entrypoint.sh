#!/bin/sh
set -e
make -C /module install
exec "$@"
