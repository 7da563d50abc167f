#!/bin/sh
# Kills servers under the load of Realm's native clients, see --help and docs/reliability.md. Builds first what has changed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)

. "$root/scripts/run-with-native-clients.sh"
run_with_native_clients soak-crash io.devsync.harness.soak.SoakWithRealm "$@"
