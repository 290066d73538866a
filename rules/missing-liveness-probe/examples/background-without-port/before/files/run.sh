#!/bin/sh
/opt/shop/serve &
sleep 100000
