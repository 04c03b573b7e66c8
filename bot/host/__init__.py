"""Runs games: feeds events to the engine, keeps them, wakes games up, and brings announcements to their chats."""
