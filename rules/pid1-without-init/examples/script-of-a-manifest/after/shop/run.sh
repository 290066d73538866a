#!/bin/bash
echo "warming up"
exec python -m http.server 8123
