#!/bin/bash
echo "warming up"
sleep 20
cd /srv && python -m http.server 8123
