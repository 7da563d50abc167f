#!/bin/sh
# Plays random scripts with Realm's native clients, see --help and docs/testing.md. Builds first what has changed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)

. "$root/scripts/run-with-native-clients.sh"
run_with_native_clients oracle io.devsync.harness.oracle.Oracle "$@"
