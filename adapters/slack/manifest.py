"""The app as Slack's portal takes it by one paste."""

from collections.abc import Mapping
from typing import Any, Final

REASONS: Final[Mapping[str, str]] = {
    "chat:write": "to post questions in the channels that the app is invited to, and to make them their own reveals",
    "commands": "for /quiz and the shortcuts",
    "files:read": "to take files of questions that moderators hand over in a form",
    "files:write": "to post pictures of leaderboards, and to hand over whole boards and data about oneself as files",
    "im:write": "to send direct messages, in which personal games are played",
    "usergroups:read": "to see who is in the user groups that have a role",
    "users:read": "to see whether somebody is an admin of the workspace, is still there, and in which time zone",
}
"""What each scope is for, as the end of a sentence."""

BOT_SCOPES: Final = tuple(REASONS)
"""The scopes that are asked for, and no more: nothing here reads messages or lists channels."""

SPARED: Final = frozenset({"files:read", "files:write", "usergroups:read"})
"""Those that came later: without them everything works but what they are for."""

EVENTS_PATH: Final = "/slack/events"
INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"
EVENTS: Final = ("app_home_opened", "app_uninstalled", "tokens_revoked")

HINT: Final = (
    "start sequence-mastery | practice | review | stop | skip | list | modes | leaderboard | badges | me | zone | "
    "daily | community | reports | stats | packs | author | settings | extra-time | roles | audit | privacy | link | "
    "unlink | help"
)

NAME: Final = "quizhost"
ABOUT: Final = "Timed challenges on PyTorch and machine learning, with private verdicts"


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest; with Socket Mode unless `url`, the public https address of the bot, is given.

    Its names and texts are within the limits of Slack's reference.
    """
    over_http = url is not None
    base = (url or "").rstrip("/")
    events = f"{base}{EVENTS_PATH}"
    return {
        "display_information": {"name": NAME, "description": ABOUT, "background_color": "#312e81"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                # Whoever plays in direct messages types /quiz there too.
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "Start a quiz",
                    "type": "global",
                    "callback_id": "quiz_start",
                    "description": "Choose a challenge",
                },
                {
                    "name": "Start a quiz here",
                    "type": "message",
                    "callback_id": "quiz_start",
                    "description": "Play in this message's thread",
                },
            ],
            "slash_commands": [
                {
                    "command": "/quiz",
                    "description": "Start a challenge, practise, see your points",
                    "usage_hint": HINT,
                    "should_escape": True,  # so that people, groups and channels that are named come as ids
                    **({"url": events} if over_http else {}),
                }
            ],
        },
        "oauth_config": {
            "scopes": {"bot": list(BOT_SCOPES)},
            **({"redirect_urls": [f"{base}{REDIRECT_PATH}"]} if over_http else {}),
        },
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **({"request_url": events} if over_http else {})},
            "interactivity": {
                "is_enabled": True,
                **({"request_url": events, "message_menu_options_url": events} if over_http else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": not over_http,
            "token_rotation_enabled": False,
        },
    }
