"""Discord: buttons, slash commands, Components V2."""
