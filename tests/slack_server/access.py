"""The methods about tokens: who it is, OAuth, revocation, and the address for Socket Mode."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

from tests.slack_server.calls import APP_LEVEL, WITHOUT_TOKEN, Caller, Method, Table
from tests.slack_server.things import APP, CLIENT, Json, SlackError
from tests.slack_server.world import Install, World


class Access:
    """`link` gives a fresh address for Socket Mode."""

    def __init__(self, world: World, link: Callable[[], str]) -> None:
        self.world = world
        self._link = link

    def table(self) -> Table:
        return {
            "api.test": Method(self._echo, token=WITHOUT_TOKEN),
            "auth.test": Method(self._who),
            "auth.revoke": Method(self._revoke),
            "apps.connections.open": Method(lambda _, __: {"url": self._link()}, token=APP_LEVEL),
            "oauth.v2.access": Method(self._exchange, token=WITHOUT_TOKEN),
        }

    def authorize(self, team: str, scopes: tuple[str, ...]) -> str:
        """The code with which Slack sends somebody back who allowed the app in."""
        code = self.world.clock.id("code.")
        self.world.codes[code] = (team, scopes, False)
        return code

    def _echo(self, _: Any, arguments: Json) -> Json:
        arguments = {key: value for key, value in arguments.items() if key != "token"}
        if "error" in arguments:
            raise SlackError(str(arguments["error"]), args=arguments)
        return {"args": arguments}

    def _who(self, caller: Caller, _: Json) -> Json:
        team = caller.team
        return {
            "url": f"https://{team.domain}.slack.com/",
            "team": team.name,
            "user": team.bot.name,
            "team_id": team.id,
            "user_id": team.bot.id,
            "bot_id": f"B{team.bot.id[1:]}",
            "is_enterprise_install": False,
        }

    def _revoke(self, caller: Caller, arguments: Json) -> Json:
        if str(arguments.get("test", "")).lower() in ("1", "true"):
            return {"revoked": False}
        caller.install.ended = "token_revoked"
        return {"revoked": True}

    def _exchange(self, _: Any, arguments: Json) -> Json:
        given = arguments.get("client_id"), arguments.get("client_secret")
        if arguments.get("authorization", "").startswith("Basic "):
            id_, _, secret = b64decode(arguments["authorization"][6:]).decode().partition(":")
            given = id_, secret
        if given[0] != CLIENT[0]:
            raise SlackError("invalid_client_id")
        if given[1] != CLIENT[1]:
            raise SlackError("bad_client_secret")
        team_id, scopes, used = self.world.codes.get(str(arguments.get("code")), ("", (), False))
        if not team_id:
            raise SlackError("invalid_code")
        if used:
            raise SlackError("code_already_used")
        self.world.codes[arguments["code"]] = (team_id, scopes, True)
        token = f"xoxb-{team_id}-{self.world.clock.id('t')}"
        self.world.installs.append(Install(token, team_id, scopes))
        team = self.world.teams[team_id]
        return {
            "app_id": APP,
            "authed_user": {"id": team.users[0].id},
            "scope": ",".join(scopes),
            "token_type": "bot",
            "access_token": token,
            "bot_user_id": team.bot.id,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
