#!/usr/bin/env bash
# A gate's first page beside nginx serving the same bytes, in turns, in one run. Loopback only.
#   cargo run --release -- demo --data /tmp/trial --json &     then     xtask/bench/first-page.sh 127.0.0.1:8642
# Needs nginx, wrk and curl (Debian packages nginx-light, wrk, curl). ROUNDS (5) and SECONDS_EACH (5) can be set.
set -eu -o pipefail
gate=${1:?usage: first-page.sh HOST:PORT of a gate on this machine}
case "$gate" in 127.*) ;; *) echo "first-page.sh: only loopback addresses" >&2; exit 2 ;; esac
rounds=${ROUNDS:-5}
each=${SECONDS_EACH:-5}
port=${NGINX_PORT:-18099}
for tool in nginx wrk curl; do command -v "$tool" >/dev/null || { echo "first-page.sh: install $tool first" >&2; exit 2; }; done

folder=$(mktemp -d)
trap '[ -s "$folder/nginx.pid" ] && kill "$(cat "$folder/nginx.pid")"; rm -rf "$folder"' EXIT
chmod 755 "$folder"
mkdir "$folder/pages"
head=(-H 'Accept-Encoding: gzip' -H 'Accept-Language: ru')
curl -sS "${head[@]}" "http://$gate/" -o "$folder/pages/index.html.gz" -D "$folder/headers"
# nginx answers the same compressed bytes and the same headers.
add=$(tr -d '\r' <"$folder/headers" | awk -F': ' 'NF > 1 && tolower($1) !~ /^(content-length|content-encoding|content-type|connection|date|vary)$/ { v = substr($0, length($1) + 3); gsub(/"/, "\\\"", v); print "add_header " $1 " \"" v "\";" }')
cat >"$folder/nginx.conf" <<CONF
worker_processes auto;
pid $folder/nginx.pid;
error_log $folder/error.log;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
  client_body_temp_path $folder/b; proxy_temp_path $folder/p; fastcgi_temp_path $folder/f; uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
  server {
    listen 127.0.0.1:$port;
    root $folder/pages;
    location / { gzip_static always; default_type "text/html; charset=utf-8"; types { } $add }
  }
}
CONF
touch "$folder/pages/index.html"
nginx -c "$folder/nginx.conf" -p "$folder" 2>/dev/null
sleep 0.5
theirs=$(curl -sS "${head[@]}" "http://127.0.0.1:$port/" | sha256sum)
[ "$theirs" = "$(sha256sum <"$folder/pages/index.html.gz")" ] || { echo "first-page.sh: nginx does not serve the same bytes" >&2; exit 1; }
echo "$(stat -c %s "$folder/pages/index.html.gz") bytes a page; requests a second, gate against nginx:"
run() { wrk -t1 -c64 -d"${each}s" "${head[@]}" "http://$1/" | awk '/Requests\/sec/ { r = $2 } /Non-2xx/ { bad = 1 } END { if (bad) exit 1; print r }'; }
for _ in $(seq "$rounds"); do
  ours=$(run "$gate"); nginx=$(run "127.0.0.1:$port")
  awk -v a="$ours" -v b="$nginx" 'BEGIN { printf "%10.0f %10.0f   ratio %.2f\n", a, b, a / b }'
done | tee "$folder/rounds"
awk '{ print $4 }' "$folder/rounds" | sort -n | awk '{ r[NR] = $1 } END { printf "median ratio %.2f\n", r[int((NR + 1) / 2)] }'
