#!/bin/sh
cd /srv
exec node server.js >> /var/log/shop/server.log
