"""Hand-written stand-ins for the ports: a clock that only tests move, a store in memory, a chat that records."""
