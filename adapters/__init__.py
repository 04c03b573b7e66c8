"""One folder for each platform: payloads in, effects out. No rules of the quiz."""
