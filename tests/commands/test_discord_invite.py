"""`quizhost discord invite`, and the links it prints."""

import argparse
import asyncio
import base64
import io
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from adapters.discord import invite, permissions
from adapters.discord.registration import names, ours
from bot import discord_commands
from bot.settings import load_settings
from tests.discord_server import DiscordServer
from tests.discord_server.things import APPLICATION

ID = 123456789012345678
TOKEN = f"{base64.urlsafe_b64encode(str(ID).encode()).decode().rstrip('=')}.GhOsT1.a-secret-part-that-nobody-may-see"
GUIDE = Path(__file__).parents[2] / "docs" / "discord.md"
NOWHERE = "http://127.0.0.1:1/api/v10"


def printed(*words: str) -> tuple[int, str]:
    """The exit code and what was printed by `quizhost discord invite`."""
    parser = argparse.ArgumentParser()
    discord_commands.add_parser(parser.add_subparsers())
    args = parser.parse_args(["discord", "invite", *words])
    args.settings = load_settings()
    out = io.StringIO()
    code: int = args.run(args, out)
    return code, out.getvalue()


def asked_for(link: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link).query)


# --- the links -------------------------------------------------------------------------------------------------------


def test_the_link_for_servers_asks_for_the_bot_its_commands_and_its_permissions_and_nothing_else() -> None:
    link = invite.server_link(ID)
    assert link.startswith("https://discord.com/oauth2/authorize?")
    asked = asked_for(link)
    granted = asked.pop("permissions")
    assert asked == {"client_id": [str(ID)], "scope": ["bot applications.commands"], "integration_type": ["0"]}
    assert discord.Permissions(int(granted[0])) == discord.Permissions(
        view_channel=True, send_messages=True, create_public_threads=True, send_messages_in_threads=True
    )


def test_the_link_for_accounts_asks_for_the_commands_alone() -> None:
    asked = asked_for(invite.user_link(ID))
    assert asked == {"client_id": [str(ID)], "scope": ["applications.commands"], "integration_type": ["1"]}


def test_every_permission_that_is_asked_for_has_a_reason() -> None:
    assert set(invite.REASONS) == set(permissions.ALL)


def test_a_token_says_whose_it_is() -> None:
    assert invite.application_of(TOKEN) == ID


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a-token", "!!!.x.y", "a.b", "MTIz", "LTE.x", "MA.x", "w7w.x", "OTk5" * 8 + ".x"]
)
def test_what_is_no_token_says_nothing(token: str) -> None:
    assert invite.application_of(token) is None


@pytest.mark.parametrize("text", ["", "0", "-1", "x", "1 2", "12.", "١٢", "9" * 19, "9" * 5000])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="An application's id is a number"):
        invite.application_id(text)


# --- the guide -------------------------------------------------------------------------------------------------------


def test_the_guide_has_a_row_for_every_command_and_names_no_other() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert sorted(re.findall(r"(?m)^\| `(/[a-z -]+)` \|", text)) == sorted(names(ours()))
    named = {found.strip() for found in re.findall(r"`(/[a-z]+(?: [a-z-]+(?![:a-z]))?)(?=[` ])", text)}
    assert named - {"/quiz", "/daily", "/community"} == set(names(ours()))


def test_the_guide_has_a_row_for_every_permission_with_its_reason() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for permission in permissions.ALL:
        assert f"\n| {permission.name} | {invite.REASONS[permission]} |\n" in text


# --- the command -----------------------------------------------------------------------------------------------------


def test_both_links_and_every_permission_with_its_reason_are_printed() -> None:
    code, text = printed("--application", str(ID))
    assert code == 0
    lines = [line.strip() for line in text.splitlines()]
    assert invite.server_link(ID) in lines
    assert invite.user_link(ID) in lines
    for permission in permissions.ALL:
        [line] = [line for line in lines if line.startswith(f"{permission.name}  ")]
        assert line.endswith(invite.REASONS[permission])


def test_an_id_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("--application", "quizhost") == (2, "")
    assert capsys.readouterr().err.startswith("An application's id is a number such as ")


def test_without_token_and_id_it_says_where_both_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed() == (2, "")
    said = capsys.readouterr().err
    assert "QUIZHOST_DISCORD_TOKEN" in said
    assert "--application" in said


async def test_discord_is_asked_which_application_the_token_belongs_to(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer(token=TOKEN) as server:
        monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", TOKEN)
        monkeypatch.setenv("QUIZHOST_DISCORD_API", server.api)
        code, text = await asyncio.to_thread(printed)
        assert [str(request) for request in server.requests] == ["GET /applications/@me -> 200"]
    assert code == 0
    assert invite.server_link(APPLICATION) in text
    assert str(ID) not in text


async def test_where_discord_refuses_the_token_the_token_itself_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer(token="another-token") as server:
        monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", TOKEN)
        monkeypatch.setenv("QUIZHOST_DISCORD_API", server.api)
        code, text = await asyncio.to_thread(printed)
    assert code == 0
    assert invite.server_link(ID) in text


def test_where_discord_is_out_of_reach_the_token_itself_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("QUIZHOST_DISCORD_API", NOWHERE)
    code, text = printed()
    assert code == 0
    assert invite.server_link(ID) in text
    output = capsys.readouterr()
    assert TOKEN not in text + output.out + output.err


def test_without_the_library_the_token_itself_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "discord", None)
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", TOKEN)
    code, text = printed()
    assert code == 0
    assert invite.server_link(ID) in text


def test_a_token_that_says_nothing_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", "half-a-token")
    monkeypatch.setenv("QUIZHOST_DISCORD_API", NOWHERE)
    assert printed() == (2, "")
    said = capsys.readouterr().err
    assert "127.0.0.1 takes no connection" in said
    assert "half-a-token" not in said
