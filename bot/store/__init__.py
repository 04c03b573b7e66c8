"""Where games are kept: one store over SQLite and PostgreSQL, its tables and their migrations."""
