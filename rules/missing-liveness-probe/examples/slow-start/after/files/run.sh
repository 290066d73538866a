#!/bin/sh
sleep 45
exec /opt/shop/serve --port 8123
