# shellcheck shell=bash
# Sourced by up.sh and down.sh: what a lab is made of, and how it is taken away.
# A lab lives in one directory; on the machine it leaves nothing but network namespaces and links named aisvc-NUMBER….

lab_dir() {
    local dir=${1:-/run/aisvc-lab/default}
    case $dir in
        /*) ;;
        *) dir=$PWD/$dir ;;
    esac
    printf '%s\n' "$dir"
}

# Only processes that run inside this lab's namespaces are ended: they are nobody else's.
take_down() {
    local dir=$1 number space pids link
    [ -r "$dir/number" ] || return 0
    number=$(cat "$dir/number")
    for space in $(ip netns list | grep -o "^aisvc-$number-[a-z0-9]*"); do
        pids=$(ip netns pids "$space")
        # A stopped process takes no TERM; KILL reaches it all the same.
        [ -z "$pids" ] || echo "$pids" | xargs -r kill -KILL 2>/dev/null || true
        ip netns delete "$space"
    done
    for link in $(ip -o link show type veth | grep -o "aisvc-${number}[hr][0-9]*"); do
        ip link delete "$link" 2>/dev/null || true
    done
    rm -rf -- "$dir"
    rmdir /run/aisvc-lab 2>/dev/null || true
}

# A test run that was killed could not tidy up after itself.
take_down_orphans() {
    local owner
    for owner in /run/aisvc-lab/*/owner; do
        [ -r "$owner" ] || continue
        [ -d "/proc/$(cat "$owner")" ] || take_down "$(dirname "$owner")"
    done
}
