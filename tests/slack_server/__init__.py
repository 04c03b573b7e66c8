"""A local Slack over real sockets: the Web API, signed HTTP and Socket Mode, for tests with the real slack-bolt."""

from tests.slack_server.driven import Ack, Driven
from tests.slack_server.server import SlackServer
from tests.slack_server.things import (
    APP_TOKEN,
    BOT,
    QUIZ,
    SIGNING_SECRET,
    STUDENT,
    TALK,
    TEACHER,
    TEAM,
    TOKEN,
    Channel,
    Forgery,
    Group,
    Request,
    Team,
    User,
)

__all__ = [
    "APP_TOKEN",
    "BOT",
    "QUIZ",
    "SIGNING_SECRET",
    "STUDENT",
    "TALK",
    "TEACHER",
    "TEAM",
    "TOKEN",
    "Ack",
    "Channel",
    "Driven",
    "Forgery",
    "Group",
    "Request",
    "SlackServer",
    "Team",
    "User",
]
