"""Values of commands that Discord may still offer in an older form."""

from typing import Any

import discord
import pytest
from discord import app_commands

from adapters.discord.client import intents
from adapters.discord.offers import make_keepable, offered

SUBCOMMAND, STRING, USER, CHANNEL, MENTIONABLE = 1, 3, 6, 7, 9


@app_commands.command(name="leaf", description="A command")
@app_commands.choices(by=[app_commands.Choice(name="Points", value="points")])
@app_commands.rename(user="who")
async def leaf(
    interaction: discord.Interaction,
    by: str = "points",
    words: str = "",
    user: discord.User | None = None,
    holder: discord.Role | discord.Member | None = None,
) -> None:
    """Nothing."""


def option(name: str, kind: int, value: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value}


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize(
    ("sent", "told", "taken"),
    [
        ([], {}, True),
        ([option("by", STRING, "points")], {}, True),
        ([option("by", STRING, "speed")], {}, False),
        ([option("words", STRING, "speed")], {}, True),
        ([option("who", USER, "7")], {"users": {"7": {}}}, True),
        ([option("who", USER, "7")], {"roles": {"7": {}}}, False),
        ([option("who", USER, "7")], {}, False),
        ([option("holder", MENTIONABLE, "7")], {"roles": {"7": {}}}, True),
        ([option("holder", MENTIONABLE, "7")], {"users": {"7": {}}}, True),
        ([option("holder", MENTIONABLE, "7")], {"channels": {"7": {}}}, False),
        ([option("gone", STRING, "discord.py refuses it")], {}, True),
    ],
)
def test_what_is_offered(sent: list[dict[str, Any]], told: dict[str, Any], taken: bool, inside: bool) -> None:
    if not inside:
        assert offered(leaf, sent, told) is taken
        return
    group = app_commands.Group(name="group", description="A group")
    group.add_command(leaf)
    assert offered(group, [{"name": "leaf", "type": SUBCOMMAND, "options": sent}], told) is taken


def test_commands_that_nobody_knows_are_left_to_discord_py() -> None:
    assert offered(None, [option("by", STRING, "speed")], {})
    assert offered(None, [{"name": "leaf", "type": SUBCOMMAND}], {})
    tree = app_commands.CommandTree(discord.Client(intents=intents()))
    assert offered(tree.get_command("leaf"), [option("by", STRING, "speed")], {})


def test_words_are_made_keepable_wherever_they_stand() -> None:
    sent = [{"name": "leaf", "type": SUBCOMMAND, "options": [option("words", STRING, "a\x00b"), option("by", 4, 3)]}]
    make_keepable(sent)
    assert [it["value"] for it in sent[0]["options"]] == ["a\ufffdb", 3]
