#!/bin/bash
echo "warming up"
sleep 20
cd /srv && exec python -m http.server 8123
