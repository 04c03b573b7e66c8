"""Slack: payloads in, effects out."""
