#!/bin/sh
# Plays random scripts with Realm's native clients, see --help and docs/testing.md. Builds first what has changed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
harness=$root/client-harness/target

. "$root/scripts/find-jdk.sh"
find_jdk

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    echo "oracle: Realm's native clients exist for Linux on x86-64 only, not for $(uname -s) on $(uname -m)" >&2
    exit 2
fi

"$root/mvnw" -q -B -f "$root/pom.xml" -pl client-harness -am process-test-classes

exec "$JAVA_HOME/bin/java" \
    -XX:+UseSerialGC -Xmx640m --enable-native-access=ALL-UNNAMED \
    -cp "$harness/test-classes:$harness/classes:$(cat "$harness/test-class-path")" \
    io.devsync.harness.oracle.Oracle --native-clients "$harness/realm" "$@"
