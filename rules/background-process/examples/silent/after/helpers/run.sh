#!/bin/bash
tail -F /var/log/shop.log &
(sleep 5; curl -f localhost) &
exec node server.js
