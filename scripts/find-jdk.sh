# Sourced by devsync, mvnw and .ci/run: sets JAVA_HOME to a JDK of at least version 21, or fails.
# Looks at JAVA_HOME, at the PATH, then where systems and version managers put JDKs (the newest of those).

jdk_minimum=21

# Prints the major version of the JDK in a folder, 0 when there is no usable one. Reads a file, since starting each
# java found would take seconds.
jdk_major() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return 0; }
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release" | head -n 1 | grep . || echo 0
}

# Prints where a command really is, behind all symbolic links.
real_path() {
    path=$1
    while [ -L "$path" ]; do
        target=$(readlink "$path")
        case $target in
            /*) path=$target ;;
            *) path=$(dirname "$path")/$target ;;
        esac
    done
    (cd "$(dirname "$path")" && echo "$(pwd -P)/$(basename "$path")")
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_major "$JAVA_HOME")" -ge "$jdk_minimum" ]; then
        export JAVA_HOME
        return 0
    fi

    if java_command=$(command -v javac); then
        home=$(dirname "$(dirname "$(real_path "$java_command")")")
        if [ "$(jdk_major "$home")" -ge "$jdk_minimum" ]; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    fi

    newest=0
    newest_home=
    for home in \
        /usr/lib/jvm/* /usr/java/* /usr/local/openjdk-* /opt/* /opt/java/* /opt/jdk/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
        "$HOME"/.local/share/mise/installs/java/* "$HOME"/.jabba/jdk/* "$HOME"/.gradle/jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
        major=$(jdk_major "$home")
        if [ "$major" -gt "$newest" ]; then
            newest=$major
            newest_home=$home
        fi
    done
    if [ "$newest" -ge "$jdk_minimum" ]; then
        JAVA_HOME=$newest_home
        export JAVA_HOME
        return 0
    fi

    {
        echo "devsync: no JDK $jdk_minimum or newer found in JAVA_HOME, on the PATH, or where systems install JDKs"
        if [ -n "${JAVA_HOME:-}" ]; then
            echo "(JAVA_HOME is $JAVA_HOME; the newest JDK seen elsewhere has version $newest)."
        else
            echo "(JAVA_HOME is not set; the newest JDK seen elsewhere has version $newest)."
        fi
        echo "Install one, for example from https://adoptium.net, or set JAVA_HOME to it."
    } >&2
    return 1
}
