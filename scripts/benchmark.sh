#!/bin/sh
# Measures what docs/benchmarks.md reports, on this machine: devices against a server of its own with the embedded data
# source and a fresh data folder for each row.
#
#   scripts/benchmark.sh            all rows in order, about ten minutes
#   scripts/benchmark.sh ROW...     only these: bootstrap, churn, match, fanout, fanout-10000, latency, catchup, upload,
#                                   upload-20, upload-50, conflict, bootstrap-50, chat
#   scripts/benchmark.sh jmh        merging, the changeset codec, constraints and sampling; about a quarter of an hour
#
# Other work on the machine spoils the figures: each run prints the load average before it. DEVSYNC_JAVA_OPTS are the
# options of the JVMs of server and devices.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
port=${DEVSYNC_BENCHMARK_PORT:-19390}
work=$(mktemp -d)
server=
# A heap of its full size from the start: otherwise the first minute is spent growing it.
DEVSYNC_JAVA_OPTS=${DEVSYNC_JAVA_OPTS:--Xms900m -Xmx900m -Xmn300m}
export DEVSYNC_JAVA_OPTS
given_opts=$DEVSYNC_JAVA_OPTS
# With as much memory as lets uploads show what they cost.
young="-Xms900m -Xmn450m"

stop_server() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    server=
    rm -rf "$work/data"
}

stop() {
    stop_server
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

start_server() {
    "$root/devsync" serve --json --log-level warn --port "$port" --mongodb-port 0 --data "$work/data" \
        >"$work/server.log" 2>&1 &
    server=$!
    waited=0
    until grep -q "^{" "$work/server.log" 2>/dev/null; do
        kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
        [ "$waited" -lt 120 ] || { echo "benchmark: the server did not start within 120 s" >&2; exit 1; }
        waited=$((waited + 1))
        sleep 1
    done
}

load() {
    echo "devsync load $*"
    "$root/devsync" load "$@" --timeout 300 --url "http://127.0.0.1:$port" --server-process "$server"
}

# What it prints says nothing yet.
warm_up() {
    load "$@" >/dev/null
}

measure() {
    memory=
    case $1 in
        bootstrap)
            goal="objects, first, of CPU: 250,000 per second; a further device to the first: 0.1"
            run="load bootstrap --devices 40 --queries 10 --objects 100000"
            ;;
        churn)
            goal="bootstrap after churn to before: 1.1"
            run="load churn --devices 10 --objects 20000 --churn 10 --in-flight 100"
            ;;
        match)
            goal="writing beside 100,000 queries to 10: 1.2"
            run="load match --devices 1010 --queries 100000 --transactions 10000 --in-flight 200"
            ;;
        fanout)
            goal="at the last device: 20 ms"
            run="load fanout --devices 1000 --transactions 200 --rate 5"
            ;;
        fanout-10000)
            goal="at the last device: 200 ms"
            # Of 10,000 sessions 0.4 GB are alive in the server, 0.25 GB in the devices' process.
            memory="-Xms1500m -Xmx1500m -Xmn500m"
            run="load fanout --devices 10000 --transactions 10 --rate 0.5"
            ;;
        latency)
            goal="at another device: p50 3 ms, p99 15 ms"
            run="warm_up chat --devices 2 --transactions 3000 --rate 0 && load chat --devices 2 --transactions 200 --rate 10 --repeat 4"
            ;;
        catchup)
            goal="the objects that changed decide, not how often they did"
            run="load catchup --devices 1 --objects 100 --transactions 100000 --in-flight 500"
            ;;
        upload)
            goal="50,000 transactions per second, documents at most 2 s behind"
            memory="$young"
            run="load upload --devices 1 --transactions 60000 --offline --repeat 16"
            ;;
        upload-20)
            goal="130,000 objects per second, documents at most 2 s behind"
            memory="$young"
            run="load upload --devices 1 --transactions 6000 --per-transaction 20 --offline --repeat 16"
            ;;
        upload-50)
            goal="write and converge: 4 s"
            run="load upload --devices 50 --transactions 200 --in-flight 200 --repeat 6"
            ;;
        conflict)
            goal="acknowledged: p99 250 ms"
            run="load conflict --devices 1000 --objects 1 --transactions 2 --rate 0.02"
            ;;
        bootstrap-50)
            goal="none"
            run="load bootstrap --devices 50 --objects 10000 --repeat 3"
            ;;
        chat)
            goal="none"
            run="load chat --devices 100 --transactions 20 --rate 0.5"
            ;;
        *)
            echo "benchmark: no row \"$1\" (expected: $rows jmh)" >&2
            exit 2
            ;;
    esac
    echo
    echo "== $1, goal: $goal"
    [ ! -r /proc/loadavg ] || echo "load average before: $(cut -d' ' -f1 /proc/loadavg)"
    started=$(date +%s)
    DEVSYNC_JAVA_OPTS="$given_opts $memory"
    start_server
    eval "$run"
    stop_server
    DEVSYNC_JAVA_OPTS=$given_opts
    echo "   ($(($(date +%s) - started)) s)"
}

jmh() {
    . "$root/scripts/find-jdk.sh"
    find_jdk
    "$JAVA_HOME/bin/java" -Xmx900m -cp "$root/target/dist/lib/*" org.openjdk.jmh.Main \
        'MergeBenchmark|ChangesetBenchmark|ConstraintBenchmark|SamplingBenchmark'
    "$JAVA_HOME/bin/java" -Xmx400m -cp "$root/target/dist/lib/*" io.devsync.harness.bench.SamplingBenchmark
}

rows="bootstrap churn match fanout fanout-10000 latency catchup upload upload-20 upload-50 conflict bootstrap-50 chat"
"$root/devsync" version
# shellcheck disable=SC2086 # rows are words
[ $# -gt 0 ] || set -- $rows
for row in "$@"; do
    if [ "$row" = jmh ]; then
        jmh
    else
        measure "$row"
    fi
done
