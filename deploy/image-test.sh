#!/usr/bin/env bash
# Builds the image and uses it: starts the server, probes it, analyses one text, stops it.
# Needs root, buildah, unshare and nsenter (util-linux).
#
#   deploy/image-test.sh [--local-base]
#
# --local-base makes the build stage's base from Debian packages (needs debootstrap) and this machine's
# Rust toolchain, for a place where no image can be pulled.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

image=localhost/mujaz:image-test
work=$(mktemp -d)
container=
server=

clean_up() {
    if [[ -n $server ]]; then kill -KILL "$server" 2>/dev/null || true; fi
    if [[ -n $container ]]; then buildah rm "$container" >/dev/null; fi
    rm -rf "$work"
}
trap clean_up EXIT

say() { printf '\n== %s\n' "$*"; }

# As in the official Rust image: Debian, a C linker, certificates, the toolchain, CARGO_HOME.
make_local_base() {
    local root=$work/base toolchain base
    toolchain=$(rustc --print sysroot)
    debootstrap --variant=minbase --include=gcc,libc6-dev,ca-certificates bookworm "$root" >"$work/log" 2>&1 ||
        { tail -n 20 "$work/log" >&2; return 1; }
    # Whatever this machine trusts and however it reaches the crates, the build must too.
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    mkdir -p "$root/usr/local/cargo"
    cp "${CARGO_HOME:-$HOME/.cargo}"/config.toml "$root/usr/local/cargo/" 2>/dev/null || true
    cp "$toolchain"/bin/{cargo,rustc} "$root/usr/local/bin/"
    cp -r "$toolchain"/lib/. "$root/usr/local/lib/"

    base=$(buildah from scratch)
    buildah add --quiet "$base" "$root" / >/dev/null
    buildah config --env CARGO_HOME=/usr/local/cargo --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$base"
    buildah commit --quiet --rm "$base" "$1" >/dev/null
    rm -rf "$root"
}

# Reads one setting of the image, one value a line.
setting() {
    buildah inspect --type image "$image" |
        python3 -c 'import json, sys
value = json.load(sys.stdin)["Docker"]["config"][sys.argv[1]]
print(*([value] if isinstance(value, str) else value), sep="\n")' "$1"
}

arguments=()
case ${1:-} in
--local-base)
    base=localhost/mujaz-rust-base:bookworm
    if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
        say "making the build stage's base"
        make_local_base "$base"
    fi
    arguments+=(--build-arg "RUST_IMAGE=$base")
    ;;
'') ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

say "building"
buildah build --isolation chroot --format docker --tag "$image" "${arguments[@]}" .

say "starting the server with the image's own settings"
container=$(buildah from --pull-never "$image")
root=$(buildah mount "$container")
user=$(setting User)
mapfile -t environment < <(setting Env)
mapfile -t command < <(setting Entrypoint && setting Cmd)
# A network of its own, so that the image's port is free whatever else runs here.
unshare --net bash -euc "
    $(declare -p environment user root command)
    ip link set lo up
    exec env --ignore-environment \"\${environment[@]}\" chroot --userspec=\"\$user\" \"\$root\" \"\${command[@]}\"" &
server=$!
beside_server() { nsenter --net --target "$server" env --ignore-environment "${environment[@]}" chroot --userspec="$user" "$root" "$@"; }

say "the image's health check"
for attempt in {1..50}; do
    beside_server /mujaz probe && break
    ((attempt < 50)) || { echo "the server is not ready after 5 s" >&2; exit 1; }
    sleep 0.1
done

say "one article"
beside_server /mujaz analyze --server http://127.0.0.1:50051 --jsonl < <(
    python3 -c 'import json, pathlib, sys
print(json.dumps({"id": "page", "text": pathlib.Path(sys.argv[1]).read_text()}))' tests/data/pages/port-crane.txt
) >"$work/answer.json"
python3 - "$work/answer.json" <<'PYTHON'
import json, sys
answer = json.load(open(sys.argv[1]))
print(json.dumps(answer, ensure_ascii=False)[:300])
assert "ميناء رأس الدرة" in json.dumps(answer, ensure_ascii=False)
PYTHON

say "stopping"
kill -TERM "$server"
process=$server
server=
code=0
wait "$process" || code=$?
if ((code != 0)); then
    echo "the server ended with $code, not 0" >&2
    exit 1
fi

say "what the image holds"
(cd "$root" && find . -type f -exec ls -lh {} + | awk '{ print $5, $9 }')
[[ -s $root/mujaz.binpb ]]
buildah images --format '{{.Name}}:{{.Tag}} {{.Size}}' "$image"
