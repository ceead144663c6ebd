# The commands of daily work; `just` alone lists them.

_default:
    @just --list --unsorted

# Everything a change must pass, the fast checks first
check: fmt-check spelling proto deny core clippy doc test

# Format the code
fmt:
    cargo fmt

# Is the code formatted?
fmt-check:
    cargo fmt --check

# Is the English spelled right?
spelling:
    typos

# Is the contract well formed, and is every part of it explained?
proto:
    buf lint

# Are licences and sources of the dependencies allowed?
deny:
    cargo deny check --hide-inclusion-graph bans licenses sources

# Does any dependency have a known flaw? (fetches the advisory database)
advisories:
    cargo deny check advisories

# Does the text analysis still stand alone, without the server?
core:
    cargo clippy --no-default-features --lib -- -D warnings

# Lints, tests and examples included
clippy:
    cargo clippy --all-targets -- -D warnings

# Is the documentation whole, and do its links lead somewhere?
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --lib

# Every test, examples in the documentation included
test:
    cargo test

# Run the service: just serve --help
serve *arguments:
    cargo run --release -- serve {{ arguments }}

# Would the contract break clients of an earlier version (a tag or a branch; the latest release if none is named)?
proto-breaking against="":
    #!/usr/bin/env bash
    set -euo pipefail
    against="{{ against }}"
    if [[ -z $against ]] && ! against=$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null); then
        echo "no release yet: there is no earlier contract to compare with"
        exit 0
    fi
    buf breaking --against ".git#ref=$against"
    echo "the contract keeps the clients of $against working"

# How fast is each question, beside the crates that answer it?
bench *arguments:
    cargo bench {{ arguments }}

# Did a stage of an answer become slower? Counts instructions (needs valgrind); --update takes today's for the baseline
instructions *arguments:
    loadtest/instructions {{ arguments }}

# What does a call cost beside an echo? --quick for two minutes
load-test *arguments:
    loadtest/run {{ arguments }}

# Build the container image with docker, or with CONTAINER_TOOL=podman or buildah
image tag="mujaz":
    # Podman and buildah keep HEALTHCHECK only in this format; docker has no other.
    BUILDAH_FORMAT=docker "${CONTAINER_TOOL:-docker}" build --tag {{ tag }} \
        --build-arg VERSION="$(cargo pkgid | sed 's/.*[#@]//')" \
        --build-arg REVISION="$(git rev-parse HEAD)" .

# Build the image and put it through its paces (needs root, buildah and crun)
image-test *arguments:
    deploy/image-test.sh {{ arguments }}
