# memcached: without a cache that all workers share, keystone takes 0.5 s to validate a token.
# shellcheck shell=bash

memcached_start() { start memcached memcached -u nobody -l 127.0.0.1 -p 11211 -m 64; }
