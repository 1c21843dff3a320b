# Debian 12 packages through a private apt, sourced by `build`.
#
# The host's own apt supplies the mirror, the proxies and the keys; nothing of the host's package
# lists or installed packages is read or changed, so this works the same on Debian 12 and 13 and
# without root. Needs $here, $cache (the virtual board's cache), say() and fail() of `build`.

readonly suite=bookworm

# The packages of one kernel, named after the candidate of linux-headers-amd64: image, headers and
# source must be of one version, or the modules do not fit.
resolved="$cache/resolved-$(sha256sum "$here/debian.bash" | cut -c1-8)"
readonly resolved
readonly resolve_every_minutes=1440

private_apt() {
    local tool=$1
    shift
    LC_ALL=C "$tool" -c "$cache/apt/apt.conf" "$@"
}

# Where the host's apt fetches Debian from: a line `suite|address` for each of its suites.
host_suites() {
    LC_ALL=C apt-get "$@" indextargets --format '$(CODENAME)|$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Component: main' 2>/dev/null || true
}

# Release suites and security suites stand at different addresses, which is all that is taken from
# the host: a Debian 13 host serves as well. first_address PATTERN, of a suite's name
first_address() {
    sed -nE "s/^$1\\|//p" | head -n 1
}

archive_keyring() {
    local file
    for file in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
        [ -r "$file" ] && echo "$file" && return
    done
    fail "no Debian archive keys; run: apt-get install debian-archive-keyring"
}

# The state of a private apt. The hooks of some container images empty the host's cache after each
# update: not ours to do. Sandboxing needs a cache that the user _apt can reach; this one is in a home.
private_state() {
    local directory=$1
    mkdir -p "$directory"/{lists,archives}/partial
    : >"$directory/status"
    cat <<EOF
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
APT::Sandbox::User "";
Dir::State "$directory";
Dir::State::lists "$directory/lists";
Dir::State::status "$directory/status";
Dir::Cache "$directory";
Dir::Cache::archives "$directory/archives";
Dir::Cache::pkgcache "pkgcache.bin";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
EOF
}

# Container images come without package lists, and then apt does not know which source is Debian's:
# read the lists of the host's sources, into a directory of our own.
known_suites() {
    local suites directory="$cache/apt/host"
    suites=$(host_suites)
    if [ -z "$suites" ]; then
        private_state "$directory" >"$cache/apt/host.conf"
        LC_ALL=C apt-get -c "$cache/apt/host.conf" update -qq >"$cache/apt/update.log" 2>&1 || true
        suites=$(host_suites -c "$cache/apt/host.conf")
        rm -rf "$directory"
    fi
    echo "$suites"
}

write_private_apt() {
    local suites main security keyring
    mkdir -p "$cache/apt"
    suites=$(known_suites)
    main=$(first_address '[a-z]+' <<<"$suites")
    security=$(first_address '[a-z]+-security' <<<"$suites")
    keyring=$(archive_keyring)
    [ -n "$main" ] || fail "this host's apt has no source of Debian that answers; mend its sources and run apt-get update"
    {
        echo "deb [signed-by=$keyring] $main $suite main"
        # A host without security updates gets the release's own kernel.
        [ -z "$security" ] || echo "deb [signed-by=$keyring] $security $suite-security main"
    } >"$cache/apt/sources.list"
    private_state "$cache/apt" >"$cache/apt/apt.conf"
    cat >>"$cache/apt/apt.conf" <<EOF
#clear APT::Architectures;
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Update::Error-Mode "any";
Dir::Etc::sourcelist "$cache/apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
EOF
}

# depends_of PACKAGE=VERSION GLOB: the name of the first dependency that fits.
depends_of() {
    private_apt apt-cache show "$1" 2>/dev/null | sed -n 's/^Depends: //p' | tr ',|' '\n\n' |
        sed -E 's/^ +//; s/ .*//' | grep -m1 -E "^$2\$" || true
}

has_package() {
    private_apt apt-cache show "$1" >/dev/null 2>&1
}

candidate() {
    private_apt apt-cache policy "$1" | sed -n 's/^  Candidate: //p'
}

# Prints the packages of one kernel version, one `package=version` a line, or fails when a part of it is missing.
kernel_packages() {
    local version=$1 headers common kbuild source part
    headers=$(depends_of "linux-headers-amd64=$version" 'linux-headers-[0-9].*-amd64')
    common=$(depends_of "$headers=$version" 'linux-headers-[0-9].*-common')
    kbuild=$(depends_of "$headers=$version" 'linux-kbuild-[0-9.]+')
    source=$(depends_of "linux-source=$version" 'linux-source-[0-9.]+')
    for part in "${headers/headers/image}" "$headers" "$common" "$kbuild" "$source"; do
        has_package "$part=$version" || return 1
        echo "$part=$version"
    done
}

# The image can lag behind the headers by a signature, and the source by a build: take the newest version that is whole.
resolve_packages() {
    local version kernel package
    for version in $(private_apt apt-cache madison linux-headers-amd64 | awk '{print $3}' | sort -urV); do
        kernel=$(kernel_packages "$version") || continue
        echo "$kernel"
        # What the first stage runs, and the library of the kernel's objtool.
        for package in busybox-static libelf1; do
            echo "$package=$(candidate "$package")"
        done
        return
    done
    fail "no version of the $suite kernel has image, headers and source in this mirror"
}

is_older_than() {
    [ -n "$(find "$1" -mmin "+$2" 2>/dev/null)" ]
}

# Asks the mirror once a day; in between, and when it cannot be reached, the last answer holds.
refresh_resolved() {
    [ -s "$resolved" ] && ! is_older_than "$resolved" "$resolve_every_minutes" && return
    write_private_apt
    if private_apt apt-get update -qq >"$cache/apt/update.log" 2>&1 && resolve_packages >"$resolved.new"; then
        mv "$resolved.new" "$resolved"
    elif [ -s "$resolved" ]; then
        say "the Debian mirror does not answer; staying with the kernel resolved before"
        # Ask again in an hour.
        touch -d "-$((resolve_every_minutes - 60)) minutes" "$resolved"
    else
        tail -n 3 "$cache/apt/update.log" >&2
        fail "cannot read the package lists of Debian's mirror (see above)"
    fi
}

# download DIRECTORY: fetches every resolved package that is not there yet; apt checks the hashes.
download_packages() {
    local directory=$1 package missing=()
    mkdir -p "$directory"
    while read -r package; do
        compgen -G "$directory/${package%%=*}_*.deb" >/dev/null || missing+=("$package")
    done <"$resolved"
    [ ${#missing[@]} -gt 0 ] || return 0
    say "downloading ${#missing[@]} Debian packages"
    (cd "$directory" && private_apt apt-get download -qq "${missing[@]}" 2>&1) >&2 ||
        fail "cannot download ${missing[*]}"
}
