#!/bin/sh
# Kills servers under the load of Realm's native clients, see --help and docs/reliability.md. Builds first what has changed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
harness=$root/client-harness/target

. "$root/scripts/find-jdk.sh"
find_jdk

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    echo "soak-crash: Realm's native clients exist for Linux on x86-64 only, not for $(uname -s) on $(uname -m)" >&2
    exit 2
fi

"$root/mvnw" -q -B -f "$root/pom.xml" -pl client-harness -am process-test-classes

exec "$JAVA_HOME/bin/java" \
    -XX:+UseSerialGC -Xmx640m --enable-native-access=ALL-UNNAMED \
    -cp "$harness/test-classes:$harness/classes:$(cat "$harness/test-class-path")" \
    io.devsync.harness.soak.SoakWithRealm --native-clients "$harness/realm" "$@"
