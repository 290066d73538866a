#!/bin/sh
make image > build.log 2>&1
