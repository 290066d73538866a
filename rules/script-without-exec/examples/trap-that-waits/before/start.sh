#!/bin/bash
trap 'echo stopping; exit 0' TERM
node server.js
