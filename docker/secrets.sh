#!/bin/sh
# Makes the files in docker/secrets that compose.yaml hands to the containers: `sh docker/secrets.sh`, or with the word
# postgres behind it where games are to be kept in PostgreSQL. Secrets that are there already stay as they are.
#
# The folder is closed to everybody else on this machine. The files in it are not: Docker binds them into the containers
# as they are, where users of other numbers read them.
set -eu
case "${1-}" in '' | postgres) ;; *) echo "Usage: sh docker/secrets.sh [postgres]" >&2; exit 2 ;; esac
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets

keep() { # keep NAME, with the secret on standard input
    cat >"secrets/$1.new"
    chmod 444 "secrets/$1.new"
    mv -f "secrets/$1.new" "secrets/$1"
    echo "Wrote docker/secrets/$1."
}

if [ ! -s secrets/quizhost_discord_token ]; then
    trap 'stty echo 2>/dev/null || true' EXIT
    trap 'exit 130' INT TERM
    stty -echo 2>/dev/null || true # fails where the token comes from a pipe, which needs none
    printf "Token from the Bot page of Discord's developer portal: " >&2
    IFS= read -r token || true
    echo >&2
    [ -n "$token" ] || { echo "No token was given; nothing is changed." >&2; exit 1; }
    printf %s "$token" | keep quizhost_discord_token
fi

if [ "${1-}" = postgres ] && [ ! -s secrets/quizhost_database ]; then
    if [ ! -s secrets/postgres_password ]; then
        od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | keep postgres_password
    fi
    echo "postgresql://quizhost:$(cat secrets/postgres_password)@database/quizhost" | keep quizhost_database
    grep -qs '^COMPOSE_PROFILES=' .env || { echo COMPOSE_PROFILES=postgres >>.env; echo "Wrote docker/.env."; }
elif [ ! -e secrets/quizhost_database ]; then
    keep quizhost_database </dev/null # empty: games are kept in a file on the volume
fi
