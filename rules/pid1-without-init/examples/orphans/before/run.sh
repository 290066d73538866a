#!/bin/sh
/usr/local/bin/report &
sleep infinity
