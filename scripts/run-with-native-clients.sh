# Builds what has changed and runs a class of the harness's tests that drives Realm's native clients. Sourced:
#
#   . "$root/scripts/run-with-native-clients.sh"
#   run_with_native_clients NAME CLASS [ARGUMENT...]      NAME stands before messages; does not return

. "$root/scripts/find-jdk.sh"

run_with_native_clients() {
    name=$1
    class=$2
    shift 2
    harness=$root/client-harness/target
    find_jdk

    if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
        echo "$name: Realm's native clients exist for Linux on x86-64 only, not for $(uname -s) on $(uname -m)" >&2
        exit 2
    fi

    "$root/mvnw" -q -B -f "$root/pom.xml" -pl client-harness -am process-test-classes

    exec "$JAVA_HOME/bin/java" \
        -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED \
        -cp "$harness/test-classes:$harness/classes:$(cat "$harness/test-class-path")" \
        "$class" --native-clients "$harness/realm" "$@"
}
