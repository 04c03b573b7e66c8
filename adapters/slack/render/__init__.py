"""Effects and views as Slack messages and views: plain JSON, without a connection, a clock or a library."""
