#!/usr/bin/env bash
# Times the whole process of the release build on a real environment against the other ways to ask, in one run of
# hyperfine, and takes its peak memory: `bash benches/process.sh [PYTHON]`. Needs uv, hyperfine and GNU time.
#
# Two environments: one as a plain install of TensorFlow 2.15.1 leaves it (about 40 distributions), and the same with 360
# more recorded in it, whose metadata is copied from the first: an answer about the pair need not read them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${1:-$(uv python find 3.11)}
place=${TFPAIR_BENCH:-target/bench}
place=$(mkdir -p "$place" && cd "$place" && pwd)
runs=(--warmup 5 --runs "${RUNS:-100}")

cargo build --release --locked --quiet
tfpair=$(pwd)/target/release/tfpair

make_env() {
    [ -x "$1/bin/python" ] && return
    uv venv --quiet --python "$python" "$1"
    # pip itself is wanted to time `pip check`.
    uv pip install --quiet --python "$1/bin/python" tensorflow-cpu==2.15.1 pip
}

small=$place/distributions-40
large=$place/distributions-400
make_env "$small"
if ! [ -d "$large" ]; then
    make_env "$large"
    site=$(echo "$large"/lib/python3.*/site-packages)
    infos=("$site"/*.dist-info)
    for n in $(seq 360); do
        of=${infos[$((n % ${#infos[@]}))]}
        copy=$site/copied_$n-1.0.dist-info
        cp -r "$of" "$copy"
        sed -i "s/^Name: .*/Name: copied-$n/; s/^Version: .*/Version: 1.0/" "$copy/METADATA"
    done
fi

count() { find "$1"/lib/python3.*/site-packages -maxdepth 1 -name '*.dist-info' | wc -l; }
echo "distributions: $(count "$small") and $(count "$large")"

# The uv program itself, not a wrapper that starts it.
uv=$(command -v uv)
py=$small/bin/python
"$uv" pip check --quiet --python "$py" || true

hyperfine --shell=none "${runs[@]}" --ignore-failure --export-markdown "$place/process.md" \
    --command-name 'true' /bin/true \
    --command-name 'tfpair' "$tfpair $small" \
    --command-name 'tfpair, json' "$tfpair --format json $small" \
    --command-name 'tfpair, 400 distributions' "$tfpair $large" \
    --command-name 'uv pip check (cached)' "$uv pip check --python $py" \
    --command-name 'python, importlib.metadata' \
    "$py -c 'import importlib.metadata as m; [m.version(d) for d in (\"tensorflow-cpu\", \"numpy\")]'" \
    --command-name 'pip check' "$py -m pip check"

for folder in "$small" "$large"; do
    /usr/bin/time -f "peak memory, $(basename "$folder"): %M kB" "$tfpair" "$folder" >/dev/null
done
cat "$place/process.md"
