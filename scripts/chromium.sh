#!/bin/sh
# Debian's Chromium (or the one named in CHROMIUM) on equal terms with what it looks at. Started by root it gives the threads
# that draw a priority of -8, and on two cores pages and camera then take the processor from web, database and media
# server. No person's browser may do that; root's right to it is dropped where it can be.
chromium=${CHROMIUM:-/usr/bin/chromium}
set -- "$chromium" "$@"
equal="setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice"
if [ "$(id -u)" = 0 ] && $equal true 2>/dev/null; then
	exec $equal "$@"
fi
exec "$@"
