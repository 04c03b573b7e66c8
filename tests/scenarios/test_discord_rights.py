"""What rights in one channel of a server are worth, and roles that everybody has."""

from adapters.discord.roles import EVERYBODY
from tests.scenarios.discord_moderated import DiscordModerated
from tests.scenarios.drivers import DISCORD_MODERATED, played

pytestmark = played(DISCORD_MODERATED)


async def test_rights_in_one_channel_are_none_in_its_server(table: DiscordModerated) -> None:
    """Bots that make channels give such rights to whoever owns one."""
    room = await table.elsewhere(same_server=True, manage_messages=True, manage_guild=True)
    for said in (
        await room.ann.sets("seconds", "20"),
        await room.ann.sets("seconds", "20", here=True),
        await room.ann.looks_at_roles(),
        await room.ann.looks_at_reports(),
        await room.ann.looks_at_extra_time(),
        await room.ann.gives_extra_time(room.ann, 50),
    ):
        assert "Only moderators may do that" in said
    for said in (await room.ann.gives_role(room.ann, "admin"), await room.ann.looks_at_audit()):
        assert "Only admins may do that" in said
    assert "Nobody has been given a role here." in await table.ada.looks_at_roles()


async def test_who_moderates_one_channel_stops_its_games_and_no_others(table: DiscordModerated) -> None:
    room = await table.elsewhere(same_server=True, manage_messages=True)
    await room.ben.starts()
    assert "The game is stopped." in await room.ann.stops()
    await table.ben.starts()
    guest = table.made_player(room.ann.actor)
    assert "Only the person who started the game may do that." in await guest.stops()


async def test_the_role_that_everybody_has_moderates_nothing(table: DiscordModerated) -> None:
    assert table.guild is not None
    for role in ("moderator", "admin"):
        assert EVERYBODY in await table.ada.gives_role(table.guild.default_role, role)
    assert "Only moderators" in await table.ben.sets("seconds", "20")
