"""What is told of a call: events, log lines, spans, the user's hook. Decides nothing, and awaits nothing."""
