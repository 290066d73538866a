#!/bin/sh
/opt/shop/serve --verbose 8123 &
sleep 100000
