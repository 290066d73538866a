#!/bin/bash
./migrate && exec node server.js
