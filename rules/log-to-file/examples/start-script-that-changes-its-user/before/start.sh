#!/bin/sh
exec gosu node sh -c 'node server.js' >> /var/log/shop.log
