#!/bin/sh
nohup ruby /srv/shop.rb 8123 &
wait
