#!/bin/sh
/usr/local/bin/report &
exec java -jar /shop.jar
