#!/bin/bash
mysqld --skip-networking &
./set-up
kill "$!"
exec mysqld
