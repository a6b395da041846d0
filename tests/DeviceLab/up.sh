#!/usr/bin/env bash
# Brings up a router (FRR zebra) and a plain Linux host, each behind a real sshd in a network namespace of its own,
# each with a port eth1 that is administratively down and wired to a peer. Prints the path of a JSON file that says
# where they are and how to log in. A lab that is up in DIR already is replaced.
#   up.sh [DIR]        DIR defaults to /run/aisvc-lab/default; several labs live side by side
# With AISVC_LAB_OWNER=PID the lab belongs to that process: once it is gone, the next up.sh takes the lab down.
# Needs root, iproute2, openssh-server and frr. Users, keys and passwords exist inside DIR only: the machine's own
# /etc is covered by bind mounts in the namespaces, never changed.
set -euo pipefail
. "$(dirname "$0")/lab.sh"

dir=$(lab_dir "${1:-}")
take_down "$dir"
take_down_orphans
# Passwords and private keys live here.
umask 077
mkdir -p "$dir"

# The kernel is the judge of which number is free: a link's name can be taken once.
number=
for candidate in $(seq 1 250); do
    if ip link add "aisvc-${candidate}r" type veth peer name mgmt-r 2>/dev/null; then
        number=$candidate
        break
    fi
done
[ -n "$number" ] || { echo "No free lab number, or links cannot be made here." >&2; exit 1; }
echo "$number" > "$dir/number"
[ -z "${AISVC_LAB_OWNER:-}" ] || echo "$AISVC_LAB_OWNER" > "$dir/owner"
trap 'take_down "$dir"' ERR

router=aisvc-$number-router host=aisvc-$number-host peer=aisvc-$number-peer net=10.99.$number
for space in "$router" "$host" "$peer"; do
    ip netns add "$space"
    ip -n "$space" link set lo up
done

# Management: the machine at .1 and .9, the router at .2, the host at .10.
wire_management() { # link, inner name, namespace, outer address, inner address
    ip link set "$2" netns "$3" name mgmt
    ip addr add "$4" dev "$1"
    ip link set "$1" up
    ip -n "$3" addr add "$5" dev mgmt
    ip -n "$3" link set mgmt up
}
ip link add "aisvc-${number}h" type veth peer name mgmt-h
wire_management "aisvc-${number}r" mgmt-r "$router" "$net.1/29" "$net.2/29"
wire_management "aisvc-${number}h" mgmt-h "$host" "$net.9/29" "$net.10/29"

# The ports to repair: down on the device's side, up on the peer's.
ip -n "$router" link add eth1 type veth peer name router1 netns "$peer"
ip -n "$host" link add eth1 type veth peer name host1 netns "$peer"
ip -n "$peer" link set router1 up
ip -n "$peer" link set host1 up

random_word() { head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
password=$(random_word)
mkdir -p "$dir/router/frr" "$dir/router/run" "$dir/router/sshd" "$dir/host/sshd"
ssh-keygen -q -t ed25519 -N '' -C aisvc-lab -f "$dir/client_key"
for device in router host; do
    ssh-keygen -q -t ed25519 -N '' -C "$device" -f "$dir/$device/host_key"
done

# The router's own /etc: one user more, whose shell is vtysh; frrvty for the socket, frr for /etc/frr.
cp /etc/passwd /etc/shadow /etc/group "$dir/router/"
echo 'netop:x:64999:64999::/:/usr/bin/vtysh' >> "$dir/router/passwd"
echo "netop:$(openssl passwd -6 "$password"):19000:0:99999:7:::" >> "$dir/router/shadow"
echo 'netop:x:64999:' >> "$dir/router/group"
sed -i -E 's/^(frr|frrvty):([^:]*):([0-9]+):(.+)$/\1:\2:\3:\4,netop/; s/^(frr|frrvty):([^:]*):([0-9]+):$/\1:\2:\3:netop/' "$dir/router/group"
chmod 644 "$dir/router/passwd" "$dir/router/group"
printf 'hostname router\nno service integrated-vtysh-config\n' > "$dir/router/frr/vtysh.conf"
printf 'hostname router\ninterface eth1\n shutdown\n' > "$dir/router/frr/zebra.conf"
chown -R frr:frr "$dir/router/frr"
chmod 750 "$dir/router/frr"
chmod 640 "$dir"/router/frr/*
chown frr:frrvty "$dir/router/run"
chmod 755 "$dir/router/run"

sshd_config() { # device, address
    cat <<CONFIG
Port 2222
ListenAddress $2
HostKey $dir/$1/host_key
PidFile none
UsePAM no
StrictModes no
AuthorizedKeysFile $dir/client_key.pub
PermitRootLogin prohibit-password
PrintMotd no
CONFIG
}
sshd_config router "$net.2" > "$dir/router/sshd_config"
sshd_config host "$net.10" > "$dir/host/sshd_config"
echo 'PasswordAuthentication yes' >> "$dir/router/sshd_config"
echo 'PasswordAuthentication no' >> "$dir/host/sshd_config"

# Inside: a mount namespace of its own, so that nothing of this is seen outside.
ip netns exec "$router" unshare --mount --propagation private bash -euc '
    for file in passwd shadow group; do mount --bind "$1/router/$file" "/etc/$file"; done
    mount --bind "$1/router/frr" /etc/frr
    mkdir -p /run/frr /run/sshd
    mount --bind "$1/router/run" /run/frr
    mount --bind "$1/router/sshd" /run/sshd
    chmod 755 /run/sshd
    /usr/lib/frr/zebra -d -u frr -g frr -A 127.0.0.1 -f /etc/frr/zebra.conf -i /run/frr/zebra.pid
    /usr/sbin/sshd -f "$1/router/sshd_config" -E "$1/router/sshd.log"
' - "$dir" > "$dir/router/up.log" 2>&1 < /dev/null
ip netns exec "$host" unshare --mount --propagation private bash -euc '
    mkdir -p /run/sshd
    mount --bind "$1/host/sshd" /run/sshd
    chmod 755 /run/sshd
    /usr/sbin/sshd -f "$1/host/sshd_config" -E "$1/host/sshd.log"
' - "$dir" > "$dir/host/up.log" 2>&1 < /dev/null

fingerprint() { ssh-keygen -lf "$dir/$1/host_key.pub" | cut -d ' ' -f 2; }
cat > "$dir/lab.json" <<JSON
{
  "router": { "host": "$net.2", "port": 2222, "namespace": "$router", "username": "netop", "password": "$password", "host_key": "$(fingerprint router)", "zebra": $(cat "$dir/router/run/zebra.pid") },
  "host": { "host": "$net.10", "port": 2222, "namespace": "$host", "username": "root", "private_key_file": "$dir/client_key", "host_key": "$(fingerprint host)" },
  "peer": { "namespace": "$peer", "router_port": "router1", "host_port": "host1" }
}
JSON
echo "$dir/lab.json"
