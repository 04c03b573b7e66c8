#!/bin/sh
# Renews the lock files: `pip install uv`, then `sh requirements/lock.sh` (UPGRADE=1 takes the newest releases).
#
# base.lock and dev.lock hold for every platform and carry hashes. worker.lock is resolved against a CPU build of
# PyTorch (pip's find-links or extra index must offer one, or the CUDA packages end up in it) and carries no hashes,
# because CPU and CUDA builds of one version are different files.
set -eu
cd "$(dirname "$0")/.."
FIND_LINKS=${FIND_LINKS:-$(python3 -m pip config get global.find-links 2>/dev/null || true)}
compile() {
    uv pip compile --quiet --python-version 3.11 --no-header --no-emit-find-links --no-emit-index-url \
        ${UPGRADE:+--upgrade} "$@"
}
compile pyproject.toml --universal --extra postgres --extra nats --extra discord --extra slack --generate-hashes -o requirements/base.lock
compile --group dev --universal -c requirements/base.lock --generate-hashes -o requirements/dev.lock
rm -f requirements/worker.lock # its torch pin without "+cpu" would be preferred to the CPU build
compile pyproject.toml --extra worker ${FIND_LINKS:+--find-links "$FIND_LINKS"} \
    -c requirements/base.lock -c requirements/dev.lock -o requirements/worker.lock
sed -i 's/^\(torch==[0-9.]*\)+cpu$/\1/' requirements/worker.lock
if grep -q '^nvidia-' requirements/worker.lock; then
    echo "worker.lock was resolved against a CUDA build; name a folder with a CPU build in FIND_LINKS." >&2
    exit 1
fi
