"""What people use today, and this package, before the same strict sandbox."""
