# shellcheck shell=sh
# Sourced by scripts/run and scripts/test, which set `root`, the folder of this clone.
# After `prepare run` or `prepare dev`, "$root/.venv" holds the project, installed from this folder so that an edit
# counts at once, with what it needs. It speaks on standard error only and says nothing when nothing is to be done.

venv=$root/.venv

say() {
    echo "$(basename "$0"): $*" >&2
}

# A Python that is 3.11 or newer and can make environments, in $python.
find_python() {
    unfit=
    for python in python3.13 python3.12 python3.11 python3; do
        command -v "$python" >/dev/null 2>&1 || continue
        # A version manager may leave a name that starts nothing, so the program is asked.
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        if "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            return 0
        fi
        unfit=${unfit:-$python}
    done
    if [ -n "$unfit" ]; then
        version=$("$unfit" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "$unfit cannot make virtual environments: its modules venv and ensurepip are missing."
        say "Debian and Ubuntu: sudo apt install python$version-venv   (elsewhere: the full Python package)"
    else
        say "Python 3.11 or newer is needed, and none was found as python3.13, python3.12, python3.11 or python3."
        say "Debian 12, Ubuntu 24.04: sudo apt install python3 python3-venv   Fedora: sudo dnf install python3"
    fi
    return 1
}

make_venv() {
    find_python || return 1
    say "making .venv with $("$python" --version 2>&1) ..."
    rm -rf "$venv"
    "$python" -m venv "$venv" && return 0
    rm -rf "$venv" # half an environment would be taken for a whole one the next time
    say "$python could not make .venv; what it said stands above."
    return 1
}

# What tests need beside Python, from the distribution where it can be had; without it those tests are skipped.
prepare_programs() {
    missing=
    command -v chromium >/dev/null 2>&1 && command -v chromedriver >/dev/null 2>&1 || missing="chromium chromium-driver"
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
    [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1 || return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        sudo -n true >/dev/null 2>&1 || return 0
        as_root="sudo -n"
    fi
    say "installing what tests run against: $missing (once; a minute or two) ..."
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    # shellcheck disable=SC2086 # names of packages, one word each
    { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends $missing; } >/dev/null 2>&1 ||
        say "could not be installed: $missing. The tests that need them are skipped."
}

# prepare run|dev: installs when there is no stamp of what is asked for, or pyproject.toml or the folder has changed.
prepare() {
    wanted="$root $(cksum <"$root/pyproject.toml")"
    for stamp in "$venv/installed-$1" "$venv/installed-dev"; do
        [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
    done
    # An environment holds its own path: one that was moved with its folder, or lost its Python, is made anew.
    known=$(cat "$venv"/installed-* 2>/dev/null | head -n 1)
    if [ -n "$known" ] && [ "${known#"$root "}" = "$known" ]; then
        make_venv || return 1
    elif ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        make_venv || return 1
    fi
    what=$root
    [ "$1" = dev ] && what="$root[dev]"
    say "installing what the project needs (once; a minute or two) ..."
    if ! "$venv/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --editable "$what" >&2; then
        say "the installation failed; what pip said stands above. It needs the internet, or PIP_INDEX_URL."
        return 1
    fi
    rm -f "$venv"/installed-*
    echo "$wanted" >"$venv/installed-$1"
    say "ready."
}
