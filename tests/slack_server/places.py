"""What people do to channels and messages, of which the bot is told nothing."""

from tests.slack_server.things import STUDENT, Json, Team, User
from tests.slack_server.world import World


class Places:
    """Direct messages, members, archives, messages that people delete."""

    def __init__(self, world: World) -> None:
        self.world = world

    def dm(self, user: User | str = STUDENT, *, team: str | None = None) -> str:
        """The id of the direct message with somebody, for `channel=`."""
        of = self.world.team(team)
        return self.world.dm(of.id, person(user, of)).id

    def invite(self, channel: str, user: User | str | None = None) -> None:
        """Take somebody into a channel; None is the bot."""
        self.world.rooms[channel].members.add(self._who(channel, user))

    def kick(self, channel: str, user: User | str | None = None) -> None:
        """Throw somebody out of a channel; None is the bot."""
        self.world.rooms[channel].members.discard(self._who(channel, user))

    def archive(self, channel: str, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        self.world.rooms[channel].archived = archived

    def delete_message(self, message: Json | str) -> None:
        """Somebody deletes a message; it is named by itself or its ts."""
        ts = message["ts"] if isinstance(message, dict) else message
        self.world.remove(next(it for it in self.world.messages if it["ts"] == ts))

    def _who(self, channel: str, user: User | str | None) -> str:
        of = self.world.teams[self.world.rooms[channel].team]
        return of.bot.id if user is None else person(user, of).id


def person(user: User | str, of: Team) -> User:
    """Somebody of the team, by themselves or by id. Raises `AssertionError` for who is nobody there."""
    found = [it for it in (*of.users, of.bot) if user in (it, it.id)]
    assert found, f"{user} is nobody in {of.id}"
    return found[0]
