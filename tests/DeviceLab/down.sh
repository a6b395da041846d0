#!/usr/bin/env bash
# Takes a lab down and removes its directory. Does nothing when there is none.
#   down.sh [DIR]      DIR defaults to /run/aisvc-lab/default
set -euo pipefail
. "$(dirname "$0")/lab.sh"

take_down "$(lab_dir "${1:-}")"
