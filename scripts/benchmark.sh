#!/bin/sh
# Measures what docs/benchmarks.md reports, on this machine: devices against a server of its own with the embedded data
# source and a fresh data folder, and the benchmarks of merging, of the changeset codec and of sampling.
#
#   scripts/benchmark.sh            everything, about half an hour
#   scripts/benchmark.sh load       only devices against a server
#   scripts/benchmark.sh upload     only 60,000 offline transactions of one object, seven times
#   scripts/benchmark.sh upload20   only 6,000 offline transactions of 20 objects, seven times
#   scripts/benchmark.sh jmh        only merging, codec and sampling
#
# Other work on the machine spoils the figures: each run prints the load average before and the CPU time of both sides.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
what=${1:-all}
port=${DEVSYNC_BENCHMARK_PORT:-19390}
work=$(mktemp -d)
server=
DEVSYNC_JAVA_OPTS=${DEVSYNC_JAVA_OPTS:--Xmx900m}
export DEVSYNC_JAVA_OPTS

stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

# Milliseconds of CPU that a process has used.
cpu_ms() {
    [ -r "/proc/$1/stat" ] || { echo 0; return; }
    ticks=$(getconf CLK_TCK)
    sed 's/.*) //' "/proc/$1/stat" | awk -v hz="$ticks" '{ print int(($12 + $13) * 1000 / hz) }'
}

measure() {
    title=$1
    shift
    echo
    echo "== $title"
    echo "devsync load $*"
    [ ! -r /proc/loadavg ] || echo "load average before: $(cut -d' ' -f1 /proc/loadavg)"
    before=$(cpu_ms "$server")
    "$root/devsync" load "$@" --url "http://127.0.0.1:$port" --server-process "$server"
    echo "  server CPU             $(($(cpu_ms "$server") - before)) ms, compilation and all repetitions included"
}

# Uploads alone, with as much memory as lets them show what they cost; then how long documents take to follow.
measure_upload() {
    DEVSYNC_JAVA_OPTS="$DEVSYNC_JAVA_OPTS -Xms900m -Xmn450m"
    start_server
    measure "$@"
}

start_server() {
    "$root/devsync" version
    "$root/devsync" serve --json --log-level warn --port "$port" --data "$work/data" >"$work/server.log" 2>&1 &
    server=$!
    waited=0
    until grep -q "^{" "$work/server.log" 2>/dev/null; do
        kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
        [ "$waited" -lt 120 ] || { echo "benchmark: the server did not start within 120 s" >&2; exit 1; }
        waited=$((waited + 1))
        sleep 1
    done
}

if [ "$what" = upload ]; then
    measure_upload "60,000 offline transactions of one device" \
        upload --devices 1 --transactions 60000 --offline --repeat 7
fi
if [ "$what" = upload20 ]; then
    measure_upload "6,000 offline transactions of 20 objects" \
        upload --devices 1 --transactions 6000 --per-transaction 20 --offline --repeat 7
fi
if [ "$what" = all ] || [ "$what" = load ]; then
    start_server
    measure "10,000 offline transactions of one device" \
        upload --devices 1 --transactions 10000 --offline --repeat 6
    measure "20 objects in a transaction" \
        upload --devices 1 --transactions 2000 --per-transaction 20 --offline --repeat 4
    measure "50 devices x 200 transactions at once" \
        upload --devices 50 --transactions 200 --in-flight 200 --repeat 6
    measure "1,000 devices write one object" \
        conflict --devices 1000 --objects 1 --transactions 2 --rate 0.02 --timeout 300
    measure "bootstrap of 50 devices with 10,000 objects" \
        bootstrap --devices 50 --objects 10000 --repeat 3
    measure "chat of 100 devices" \
        chat --devices 100 --transactions 20 --rate 0.5
    measure "device to device on an idle server" \
        chat --devices 2 --transactions 200 --rate 10
    measure "bootstrap of 100,000 objects" \
        bootstrap --devices 1 --objects 100000 --timeout 600 --repeat 2
    measure "bootstrap of 20,000 objects" \
        bootstrap --devices 1 --objects 20000 --timeout 600 --repeat 3
    measure "bootstrap of 20,000 objects at 10 times the churn" \
        bootstrap --devices 1 --objects 20000 --churn 10 --timeout 600 --repeat 3
    measure "one write to 1,000 devices" \
        fanout --devices 1000 --transactions 20 --timeout 600
    measure "one write to 10,000 devices" \
        fanout --devices 10000 --transactions 5 --timeout 1200
    measure "matching with 10 queries" \
        match --devices 10 --transactions 5000 --in-flight 200 --timeout 600 --repeat 2
    measure "matching with 10,000 queries" \
        match --devices 10000 --transactions 5000 --in-flight 200 --timeout 1200
    measure "one device catches up with 1,000 changes of 100 objects" \
        catchup --devices 1 --objects 100 --transactions 1000 --in-flight 500 --repeat 2
    measure "one device catches up with 100,000 changes of 100 objects" \
        catchup --devices 1 --objects 100 --transactions 100000 --in-flight 500 --timeout 600
fi
if [ "$what" = all ] || [ "$what" = jmh ]; then
    "$root/devsync" version
    . "$root/scripts/find-jdk.sh"
    find_jdk
    "$JAVA_HOME/bin/java" -Xmx900m -cp "$root/target/dist/lib/*" org.openjdk.jmh.Main 'MergeBenchmark|ChangesetBenchmark|ConstraintBenchmark|SamplingBenchmark'
    "$JAVA_HOME/bin/java" -Xmx400m -cp "$root/target/dist/lib/*" io.devsync.harness.bench.SamplingBenchmark
fi
