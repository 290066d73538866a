#!/bin/sh
echo starting
exec python -m http.server 7070
