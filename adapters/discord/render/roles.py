"""Who has which role in a server."""

from collections.abc import Sequence
from typing import Final

from adapters import role_wording as words
from adapters.chat_wording import SOMEBODY
from adapters.discord.addresses import role_of, user_of
from adapters.discord.render.parts import Body, Colour, body, divider, text
from adapters.discord.render.people import mention
from bot.host.roles import Role

OWN_RIGHTS: Final = (
    "Whoever may manage messages is a moderator here too, and whoever may manage the server or administers it an admin."
)
HOW: Final = "/quiz roles holder:@ann role:moderator gives a role, to a role of the server too; role:none takes it."


def listed(found: Sequence[tuple[str, Role]], changed: tuple[str, Role] | None = None) -> Body:
    """Who has been given a role (at most `MAX_HOLDERS`), and what each is for; above it what has just changed."""
    lead = "" if changed is None else f"✅ {holder(changed[0])}{words.given(changed[1])}\n"
    lines = [f"- {holder(who)}: {words.role(role)}" for who, role in found]
    given = "\n".join([words.GIVEN, *lines]) if lines else words.NOBODY
    may = "\n".join((*words.MAY.values(), OWN_RIGHTS))
    parts = [text(f"{lead}### 🛡️ {words.TITLE}"), text(given), divider(), text(may), text(f"-# {HOW}")]
    return body(parts, Colour.BLUE, private=True)


def holder(of: str) -> str:
    """A holder of a role, as a mention that notifies nobody."""
    role, user = role_of(of), user_of(of)
    if role is not None:
        return f"<@&{role}>"
    return SOMEBODY if user is None else mention(user)
