#!/bin/sh
exec ruby /srv/shop.rb 8123
