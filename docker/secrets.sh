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

ask() { # ask NAME QUESTION: keeps what is typed, unseen; nothing typed leaves an empty file, which counts as none
    [ -s "secrets/$1" ] && return
    printf "%s (Enter: none): " "$2" >&2
    IFS= read -r token || true
    echo >&2
    printf %s "$token" | keep "$1"
}

trap 'stty echo 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
stty -echo 2>/dev/null || true # fails where the tokens come from a pipe, which needs none
ask quizhost_discord_token "Discord: token from the Bot page of the developer portal"
ask quizhost_slack_bot_token "Slack: bot token, xoxb-…"
ask quizhost_slack_app_token "Slack: app token, xapp-…"
stty echo 2>/dev/null || true
[ -s secrets/quizhost_discord_token ] || [ -s secrets/quizhost_slack_bot_token ] || {
    echo "No token of any chat was given; run this again with one." >&2
    exit 1
}

if [ "${1-}" = postgres ] && [ ! -s secrets/quizhost_database ]; then
    if [ ! -s secrets/postgres_password ]; then
        od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | keep postgres_password
    fi
    echo "postgresql://quizhost:$(cat secrets/postgres_password)@database/quizhost" | keep quizhost_database
    grep -qs '^COMPOSE_PROFILES=' .env || { echo COMPOSE_PROFILES=postgres >>.env; echo "Wrote docker/.env."; }
elif [ ! -e secrets/quizhost_database ]; then
    keep quizhost_database </dev/null # empty: games are kept in a file on the volume
fi
