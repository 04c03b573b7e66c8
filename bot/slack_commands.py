"""`quizhost slack manifest`: the app in the form that Slack's portal takes by one paste."""

import argparse
import io
import sys
from typing import TYPE_CHECKING, Any, Final, TextIO
from urllib.parse import urlsplit

from adapters.slack.manifest import REASONS, manifest

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedSeq

HEAD: Final = (
    "The Slack app of quizhost, as `quizhost slack manifest` prints it. Paste it at https://api.slack.com/apps:\n"
    "Create New App, From a manifest. docs/slack.md says what comes next."
)
NO_URL: Final = (
    "That is no address at which Slack can reach the bot. --url takes one that begins with https:// and has neither a "
    "user nor a query, such as https://quiz.example.org"
)
_WIDTH: Final = 4096
"""So wide that no text is broken into lines."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `slack` to the commands."""
    slack = commands.add_parser("slack", help="set the bot up on Slack")
    actions = slack.add_subparsers(dest="action", required=True, metavar="ACTION")
    manifest_ = actions.add_parser("manifest", help="print the app's manifest, to paste into Slack's portal")
    manifest_.add_argument(
        "--url", metavar="URL", help="the bot's public https address, to be reached there (default: Socket Mode)"
    )
    manifest_.set_defaults(run=run_manifest)


def run_manifest(args: argparse.Namespace, out: TextIO) -> int:
    """Print the manifest as YAML; 0, or 2 where the address cannot be Slack's way to the bot."""
    if args.url is not None and not _is_public(args.url):
        print(NO_URL, file=sys.stderr)
        return 2
    out.write(text(args.url))
    return 0


def text(url: str | None = None) -> str:
    """The manifest as YAML that says what each scope is for; with Socket Mode unless `url` is given."""
    from ruamel.yaml import YAML

    told = _commented(manifest(url))
    told.yaml_set_start_comment(HEAD)
    scopes: CommentedSeq = told["oauth_config"]["scopes"]["bot"]
    for place, scope in enumerate(scopes):
        scopes.yaml_add_eol_comment(REASONS[scope], place)
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(told, stream)
    return stream.getvalue()


def _commented(value: Any) -> Any:
    """The same in the containers that can hold comments."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, dict):
        return CommentedMap((key, _commented(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return CommentedSeq(map(_commented, value))
    return value


def _is_public(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no port
    except ValueError:
        return False
    odd = parts.query or parts.fragment or parts.username is not None
    return (
        parts.scheme == "https"
        and bool(parts.hostname)
        and not odd
        and url.isascii()
        and url.isprintable()
        and " " not in url
    )
