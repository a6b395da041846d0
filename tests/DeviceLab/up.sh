#!/usr/bin/env bash
# Brings up routers (FRR zebra) and Linux hosts, each behind a real sshd in a network namespace of its own:
#   router 1 … N   ports eth1 and eth2, administratively down and wired to a peer; a password is the only way in
#   host           port eth1 likewise; root by key; two more of its sshd ask for passwords by PAM (keyboard-interactive)
#   inner          port eth1 likewise; reached through the host alone
# Prints the path of a JSON file that says where they are and how to log in. A lab that is up in DIR already is replaced.
#   up.sh [DIR [N]]    DIR defaults to /run/aisvc-lab/default, N to 1 (at most 32); several labs live side by side
# With AISVC_LAB_OWNER=PID the lab belongs to that process: once it is gone, the next up.sh takes the lab down.
# Needs root, iproute2, openssh-server and frr. Users, keys and passwords exist inside DIR only: the machine's own
# /etc is covered by bind mounts in the namespaces, never changed.
set -euo pipefail
. "$(dirname "$0")/lab.sh"

dir=$(lab_dir "${1:-}")
routers=${2:-1}
[[ $routers =~ ^[0-9]+$ ]] && ((routers >= 1 && routers <= 32)) || { echo "N is a number from 1 to 32." >&2; exit 1; }
take_down "$dir"
take_down_orphans
# Passwords and private keys live here.
umask 077
mkdir -p "$dir"

# The kernel is the judge of which number is free: a link's name can be taken once. Every name that is used outside the namespaces, if
# only for a moment, has the number in it: several labs come up at once.
number=
for candidate in $(seq 250 -1 1); do
    if ! ip netns list | grep -q "^aisvc-$candidate-" && ip link add "aisvc-${candidate}h0" type veth peer name "aisvc-${candidate}m0" 2>/dev/null; then
        number=$candidate
        break
    fi
done
[ -n "$number" ] || { echo "No free lab number, or links cannot be made here." >&2; exit 1; }
echo "$number" > "$dir/number"
[ -z "${AISVC_LAB_OWNER:-}" ] || echo "$AISVC_LAB_OWNER" > "$dir/owner"
trap 'take_down "$dir"' ERR

prefix=aisvc-$number net=10.99.$number
password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
passphrase=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
ssh-keygen -q -t ed25519 -N '' -C aisvc-lab -f "$dir/client_key"
ssh-keygen -q -t ed25519 -N "$passphrase" -C aisvc-lab-locked -f "$dir/locked_key"
cat "$dir/client_key.pub" "$dir/locked_key.pub" > "$dir/authorized_keys"
printf 'Authorized access only. Violators will be shown the door#\n' > "$dir/banner"

new_space() { # name
    ip netns add "$prefix-$1"
    ip -n "$prefix-$1" link set lo up
    mkdir -p "$dir/$1/run-sshd"
    ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$dir/$1/host_key"
}

# Management: a wire to the machine itself for each device, a network of four addresses each.
wire_management() { # link on the machine, its other end, name, index
    ip link set "$2" netns "$prefix-$3" name mgmt
    ip addr add "$net.$((4 * $4 + 1))/30" dev "$1"
    ip link set "$1" up
    ip -n "$prefix-$3" addr add "$net.$((4 * $4 + 2))/30" dev mgmt
    ip -n "$prefix-$3" link set mgmt up
}

# A port to repair: down on the device's side, up on the peer's.
wire_port() { # name, port
    ip -n "$prefix-$1" link add "$2" type veth peer name "$1$2" netns "$prefix-peer"
    ip -n "$prefix-peer" link set "$1$2" up
}

# The machine's users and one more, of the groups that may talk to FRR: frrvty for the socket, frr for /etc/frr.
users() { # name, shell
    cp /etc/passwd /etc/shadow /etc/group "$dir/$1/"
    echo "netop:x:64999:64999::/:$2" >> "$dir/$1/passwd"
    echo "netop:$(openssl passwd -6 "$password"):19000:0:99999:7:::" >> "$dir/$1/shadow"
    echo 'netop:x:64999:' >> "$dir/$1/group"
    sed -i -E 's/^(frr|frrvty):([^:]*):([0-9]+):(.+)$/\1:\2:\3:\4,netop/; s/^(frr|frrvty):([^:]*):([0-9]+):$/\1:\2:\3:netop/' "$dir/$1/group"
    chmod 644 "$dir/$1/passwd" "$dir/$1/group"
}

sshd_config() { # name, address, port
    cat <<CONFIG
Port $3
ListenAddress $2
HostKey $dir/$1/host_key
PidFile none
StrictModes no
AuthorizedKeysFile $dir/authorized_keys
PermitRootLogin prohibit-password
PrintMotd no
CONFIG
}

describe() { # name, address, login
    printf '{ "host": "%s", "port": 2222, "namespace": "%s", "host_key": "%s", %s }' \
        "$2" "$prefix-$1" "$(ssh-keygen -lf "$dir/$1/host_key.pub" | cut -d ' ' -f 2)" "$3"
}

# sshd goes into the background before it listens: whoever comes at once would be refused.
listening() { # how many sshd of a device, its name
    local tries
    for ((tries = 0; tries < 500; tries++)); do
        [ "$(cat "$dir/$2"/sshd*.log 2>/dev/null | grep -c '^Server listening on')" -lt "$1" ] || return 0
        sleep 0.02
    done
    echo "sshd of $2 does not listen: $(cat "$dir/$2"/sshd*.log 2>/dev/null)" >&2
    return 1
}

# Inside: a mount namespace of its own, so that nothing of this is seen outside.
start() { # name, commands to run inside with the device's folder as $1 and the lab's as $2
    ip netns exec "$prefix-$1" unshare --mount --propagation private bash -euc '
        mkdir -p /run/sshd
        mount --bind "$1/run-sshd" /run/sshd
        chmod 755 /run/sshd
        for file in passwd shadow group; do [ ! -e "$1/$file" ] || mount --bind "$1/$file" "/etc/$file"; done
        '"$2" - "$dir/$1" "$dir" > "$dir/$1/up.log" 2>&1 < /dev/null
}

ip netns add "$prefix-peer"
ip -n "$prefix-peer" link set lo up

new_space host
wire_management "aisvc-${number}h0" "aisvc-${number}m0" host 0
wire_port host eth1
users host /bin/sh
{ sshd_config host "$net.2" 2222; echo 'UsePAM no'; echo 'PasswordAuthentication no'; } > "$dir/host/sshd_config"
{ sshd_config host "$net.2" 2223; echo 'UsePAM yes'; echo 'PasswordAuthentication no'; echo 'KbdInteractiveAuthentication yes'; } > "$dir/host/sshd_pam_config"
printf 'auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n' > "$dir/host/pam"
{ sshd_config host "$net.2" 2224; echo 'UsePAM yes'; echo 'PasswordAuthentication no'; echo 'KbdInteractiveAuthentication yes'; } > "$dir/host/sshd_two_config"
# Two questions, one after the other: the first answer is asked for and not believed, the second must be right.
printf 'auth optional pam_unix.so nodelay\nauth optional pam_ftp.so\nauth required pam_unix.so use_first_pass nodelay\naccount required pam_permit.so\nsession required pam_permit.so\n' > "$dir/host/pam_two"
# shellcheck disable=SC2016 # expanded inside
start host '
    mount --bind "$1/pam" /etc/pam.d/sshd
    /usr/sbin/sshd -f "$1/sshd_config" -E "$1/sshd.log"
    /usr/sbin/sshd -f "$1/sshd_pam_config" -E "$1/sshd_pam.log"
'
# shellcheck disable=SC2016 # expanded inside
start host '
    mount --bind "$1/pam_two" /etc/pam.d/sshd
    /usr/sbin/sshd -f "$1/sshd_two_config" -E "$1/sshd_two.log"
'

new_space inner
ip -n "$prefix-host" link add inner type veth peer name mgmt netns "$prefix-inner"
ip -n "$prefix-host" addr add "$net.249/30" dev inner
ip -n "$prefix-host" link set inner up
ip -n "$prefix-inner" addr add "$net.250/30" dev mgmt
ip -n "$prefix-inner" link set mgmt up
wire_port inner eth1
{ sshd_config inner "$net.250" 2222; echo 'UsePAM no'; echo 'PasswordAuthentication no'; } > "$dir/inner/sshd_config"
# shellcheck disable=SC2016 # expanded inside
start inner '/usr/sbin/sshd -f "$1/sshd_config" -E "$1/sshd.log"'

router_up() { # index
    local name=r$1
    new_space "$name"
    ip link add "aisvc-${number}$name" type veth peer name "aisvc-${number}m$1"
    wire_management "aisvc-${number}$name" "aisvc-${number}m$1" "$name" "$1"
    wire_port "$name" eth1
    wire_port "$name" eth2
    users "$name" /usr/bin/vtysh
    mkdir -p "$dir/$name/frr" "$dir/$name/run-frr"
    printf 'hostname router%s\nno service integrated-vtysh-config\n' "$1" > "$dir/$name/frr/vtysh.conf"
    printf 'hostname router%s\ninterface eth1\n shutdown\ninterface eth2\n shutdown\n' "$1" > "$dir/$name/frr/zebra.conf"
    chown -R frr:frr "$dir/$name/frr"
    chmod 750 "$dir/$name/frr"
    chmod 640 "$dir/$name"/frr/*
    chown frr:frrvty "$dir/$name/run-frr"
    chmod 755 "$dir/$name/run-frr"
    { sshd_config "$name" "$net.$((4 * $1 + 2))" 2222; echo 'UsePAM no'; echo 'PasswordAuthentication yes'; echo "Banner $dir/banner"; } > "$dir/$name/sshd_config"
    # shellcheck disable=SC2016 # expanded inside
    start "$name" '
        mkdir -p /run/frr
        mount --bind "$1/frr" /etc/frr
        mount --bind "$1/run-frr" /run/frr
        /usr/lib/frr/zebra -d -u frr -g frr -A 127.0.0.1 -f /etc/frr/zebra.conf -i /run/frr/zebra.pid
        /usr/sbin/sshd -f "$1/sshd_config" -E "$1/sshd.log"
    '
}

listening 3 host
listening 1 inner
described=()
for index in $(seq 1 "$routers"); do
    router_up "$index"
    listening 1 "r$index"
    described+=("$(describe "r$index" "$net.$((4 * index + 2))" "\"username\": \"netop\", \"password\": \"$password\", \"zebra\": $(cat "$dir/r$index/run-frr/zebra.pid")")")
done

root_by_key="\"username\": \"root\", \"private_key_file\": \"$dir/client_key\""
cat > "$dir/lab.json" <<JSON
{
  "routers": [
    $(IFS=,; printf '%s' "${described[*]}")
  ],
  "host": $(describe host "$net.2" "$root_by_key"),
  "inner": $(describe inner "$net.250" "$root_by_key"),
  "asking_port": 2223, "asking_twice_port": 2224, "asking_user": "netop", "asking_password": "$password",
  "locked_key_file": "$dir/locked_key", "passphrase": "$passphrase",
  "peer": "$prefix-peer"
}
JSON
echo "$dir/lab.json"
