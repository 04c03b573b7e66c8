"""The app as Slack's portal takes it by one paste."""

from typing import Any, Final

BOT_SCOPES: Final = ("chat:write", "commands", "im:write", "users:read")
"""The scopes, and no more: to write where the app is a member, `/quiz`, direct messages, and who is an admin."""

EVENTS_PATH: Final = "/slack/events"
INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"
EVENTS: Final = ("app_home_opened", "app_uninstalled", "tokens_revoked")

NAME: Final = "quizhost"
ABOUT: Final = "Timed challenges on PyTorch and machine learning, with private verdicts"


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest; with Socket Mode unless `url`, the public address of the bot, is given."""
    over_http = url is not None
    base = (url or "").rstrip("/")
    events = f"{base}{EVENTS_PATH}"
    return {
        "display_information": {"name": NAME, "description": ABOUT, "background_color": "#312e81"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
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
                    "usage_hint": "start sequence-mastery | practice | stop | list | me | help",
                    "should_escape": False,
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
