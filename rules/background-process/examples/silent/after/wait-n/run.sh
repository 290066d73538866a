#!/bin/bash
node a.js &
node b.js &
wait -n
