"""Effects and views as Discord messages: plain JSON bodies, without a connection, a clock or a library."""
