"""`quizhost discord invite`: the links that let the bot into servers and accounts."""

import argparse
import asyncio
import sys
from importlib.util import find_spec
from typing import Final, TextIO

from adapters.discord import invite, permissions
from bot.settings import Settings

NO_APPLICATION: Final = (
    "There is no token to ask with. Set QUIZHOST_DISCORD_TOKEN, or name the application with --application; its id "
    "stands on the General Information page of the developer portal. docs/discord.md says how to make one."
)
UNREADABLE: Final = (
    "The token does not say which application it belongs to, and Discord cannot be asked: {why}. "
    "See that it is whole, or name the application with --application."
)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `discord` to the commands."""
    discord = commands.add_parser("discord", help="set the bot up on Discord")
    actions = discord.add_subparsers(dest="action", required=True, metavar="ACTION")
    invite_ = actions.add_parser("invite", help="print the links that let the bot into a server or an account")
    invite_.add_argument("--application", metavar="ID", help="the application's id (default: that of the token)")
    invite_.set_defaults(run=run_invite)


def run_invite(args: argparse.Namespace, out: TextIO) -> int:
    """Print both links and what each permission is for; 0, or 2 where nobody says which application is meant."""
    settings: Settings = args.settings
    try:
        application = invite.application_id(args.application) if args.application else _of_token(settings)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(_words(application)), file=out)
    return 0


def _of_token(settings: Settings) -> int:
    """The application of the token: as Discord says, else as the token does. Raises `ValueError` where neither does."""
    if settings.discord_token is None:
        raise ValueError(NO_APPLICATION)
    token = settings.discord_token.get_secret_value()
    why = "its library is missing"
    if find_spec("discord") is not None:
        from adapters.discord.inquiry import NoAnswer

        try:
            return asyncio.run(_asked(settings.discord_api, token))
        except NoAnswer as error:
            why = str(error)
    if (application := invite.application_of(token)) is None:
        raise ValueError(UNREADABLE.format(why=why))
    return application


async def _asked(api: str, token: str) -> int:
    from adapters.discord.inquiry import inquire
    from bot.host.clock import SystemClock

    async with inquire(api, token, SystemClock().now) as inquiry:
        return (await inquiry.application()).id


def _words(application: int) -> list[str]:
    width = max(len(permission.name) for permission in permissions.ALL)
    return [
        "Add the bot to a server that you manage:",
        f"  {invite.server_link(application)}",
        "It asks for:",
        *(f"  {permission.name:<{width}}  {invite.REASONS[permission]}" for permission in permissions.ALL),
        "",
        "Add it to your own account, to practise anywhere; this asks for no permission:",
        f"  {invite.user_link(application)}",
    ]
