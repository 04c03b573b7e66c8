"""Entries of the audit, written within the transaction of what they tell of."""

import json

from sqlalchemy import Connection, insert

from bot.ports.careers import AuditEntry
from bot.store.career_tables import audit


def note(connection: Connection, entry: AuditEntry) -> None:
    """Add an entry to the audit, within a transaction that has begun."""
    values = {
        "at": entry.at,
        "actor": entry.actor,
        "space": entry.space,
        "action": entry.action,
        "subject": entry.subject,
        "body": json.dumps(dict(entry.details), sort_keys=True),
    }
    connection.execute(insert(audit).values(values))
