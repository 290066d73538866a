#!/bin/bash

python3 -m http.server 9000 &

echo "files are served"
sleep infinity
