"""`quizhost slack manifest`, and what the manifest asks for."""

import argparse
import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from adapters.slack import app, commands, words
from adapters.slack.assembly import MORE_WORDS
from adapters.slack.manifest import BOT_SCOPES, EVENTS, REASONS, manifest
from adapters.slack.render import lists
from bot import slack_commands
from bot.engine.modes import MODES

ROOT = Path(__file__).parents[2]
ADAPTER = ROOT / "adapters" / "slack"
GUIDE = ROOT / "docs" / "slack.md"
SHIPPED = ROOT / "docs" / "slack-manifest.yaml"
URL = "https://quiz.example.org"

NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "conversations.open": "im:write",
    "files.info": "files:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
}
"""The scope that each method of the Web API asks for, by Slack's reference."""

WORDS = {*commands._WORDS, *MORE_WORDS}
"""What may follow `/quiz`."""

CALLERS = ("_call", "_read")

LIMITS = {
    ("display_information", "name"): 35,
    ("display_information", "description"): 140,
    ("features", "bot_user", "display_name"): 80,
    ("features", "shortcuts", "name"): 24,
    ("features", "shortcuts", "callback_id"): 255,
    ("features", "shortcuts", "description"): 150,
    ("features", "slash_commands", "command"): 32,
    ("features", "slash_commands", "description"): 2000,
    ("features", "slash_commands", "usage_hint"): 1000,
}
"""The most characters of each text, by Slack's reference."""


def printed(*arguments: str) -> tuple[int, str]:
    """The exit code and what was printed by `quizhost slack manifest`."""
    parser = argparse.ArgumentParser()
    slack_commands.add_parser(parser.add_subparsers())
    args = parser.parse_args(["slack", "manifest", *arguments])
    out = io.StringIO()
    code: int = args.run(args, out)
    return code, out.getvalue()


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def methods_called() -> set[str]:
    """The methods of the Web API that stand in the adapter as texts, where they are handed to `_call` or `_read`."""
    found: set[str] = set()
    for file in ADAPTER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLERS:
                named = node.args[1]
                assert isinstance(named, ast.Constant)
                found.add(named.value)
    return found


def texts(value: Any, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a manifest with the names that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, *path, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, *path)
    elif isinstance(value, str):
        yield path, value


class Registered:
    """Takes down what `Listeners.register` listens to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, object]] = []

    def __getattr__(self, kind: str) -> Any:
        def listen(what: object) -> Any:
            self.heard.append((kind, what))
            return lambda listener: listener

        return listen

    def of(self, kind: str) -> set[object]:
        return {what for heard, what in self.heard if heard == kind}


@pytest.fixture
def registered() -> Registered:
    told = Registered()
    app.Listeners(None, None, None, {}, *[None] * 5).register(told)
    return told


# --- what is asked for -----------------------------------------------------------------------------------------------


def test_every_method_that_is_called_is_known_with_its_scope() -> None:
    assert methods_called() == set(NEEDS)


def test_the_scopes_are_those_that_the_calls_and_the_command_need_and_no_others() -> None:
    assert set(BOT_SCOPES) == {scope for scope in NEEDS.values() if scope} | {"commands"}


def test_no_scope_lets_the_app_read_messages() -> None:
    assert not [scope for scope in BOT_SCOPES if "history" in scope]


def test_every_event_command_and_shortcut_that_is_listened_to_is_asked_for(registered: Registered) -> None:
    asked = manifest()
    assert registered.of("event") == set(EVENTS) == set(asked["settings"]["event_subscriptions"]["bot_events"])
    assert registered.of("command") == {one["command"] for one in asked["features"]["slash_commands"]}
    assert registered.of("shortcut") == {one["callback_id"] for one in asked["features"]["shortcuts"]}


def test_every_word_of_the_help_and_of_the_hint_is_understood() -> None:
    [command] = manifest()["features"]["slash_commands"]
    told = (*lists.COMMANDS, *lists.MODERATING)
    helped = [words.split(one.removeprefix(command["command"]))[0] for one in told]
    hinted = [words.split(told)[0] for told in command["usage_hint"].split("|")]
    assert set(helped) == WORDS
    assert set(hinted) == WORDS - {""}


# --- what Slack's reference says -------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [None, URL])
def test_every_text_is_within_slacks_limits(url: str | None) -> None:
    found = list(texts(manifest(url)))
    assert {path for path, _ in found} >= set(LIMITS)
    assert [(path, text) for path, text in found if len(text) > LIMITS.get(path, 10_000)] == []


def test_the_bots_name_and_colour_are_written_as_slack_wants_them() -> None:
    asked = manifest()
    assert re.fullmatch(r"[a-z0-9._-]+", asked["features"]["bot_user"]["display_name"])
    assert re.fullmatch(r"#[0-9a-f]{6}", asked["display_information"]["background_color"])


def test_people_can_type_commands_in_their_direct_messages_with_the_app() -> None:
    assert manifest()["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_with_socket_mode_no_address_is_named() -> None:
    asked = manifest()
    assert asked["settings"]["socket_mode_enabled"] is True
    assert not [text for _, text in texts(asked) if "://" in text]


@pytest.mark.parametrize("url", [URL, f"{URL}/"])
def test_over_http_everything_comes_to_the_addresses_that_are_listened_at(url: str) -> None:
    asked = manifest(url)
    assert asked["settings"]["socket_mode_enabled"] is False
    assert {(path[-1], text) for path, text in texts(asked) if "://" in text} == {
        ("url", f"{URL}/slack/events"),
        ("request_url", f"{URL}/slack/events"),
        ("message_menu_options_url", f"{URL}/slack/events"),
        ("redirect_urls", f"{URL}/slack/oauth_redirect"),
    }


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(), ("--url", URL)])
def test_what_is_printed_is_yaml_that_says_the_same(arguments: tuple[str, ...]) -> None:
    code, text = printed(*arguments)
    assert code == 0
    assert read(text) == manifest(*arguments[1:])


def test_every_scope_is_printed_with_its_reason() -> None:
    _, text = printed()
    for scope in BOT_SCOPES:
        assert re.search(rf"(?m)^ +- {scope} +# {re.escape(REASONS[scope])}$", text)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "quiz.example.org",
        "http://quiz.example.org",
        "https://",
        "https://[",
        "https://a:b@quiz.example.org",
        "https://quiz.éxample.org",
        f"{URL}:x",
        f"{URL}?a=b",
        f"{URL}#a",
        f"{URL}/a b",
        f"{URL}/\n",
    ],
)
def test_an_address_that_slack_cannot_reach_is_wrong_usage(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("--url", url) == (2, "")
    assert "https://quiz.example.org" in capsys.readouterr().err


# --- the documents ---------------------------------------------------------------------------------------------------


def test_the_manifest_in_the_documents_is_the_one_that_is_printed() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == slack_commands.text(), (
        "write it anew: quizhost slack manifest > docs/slack-manifest.yaml"
    )


def test_the_guide_has_a_row_for_every_scope_with_its_reason() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for scope in BOT_SCOPES:
        assert f"\n| `{scope}` | {REASONS[scope]} |\n" in text


def test_the_guide_has_a_row_for_every_command_and_names_no_other() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `/quiz ?([a-z-]*)[^`]*` \|", text)
    assert set(rows) == WORDS
    assert set(re.findall(r"`/quiz ([a-z-]+)", text)) == WORDS - {""}


def test_the_guide_names_every_mode_that_can_be_played_and_the_bounds_of_the_seconds() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for mode in MODES.values():
        assert not mode.playable or f"`{mode.id}`" in text
    assert f"{words.SHORTEST_S} to {words.LONGEST_S:,}" in text
