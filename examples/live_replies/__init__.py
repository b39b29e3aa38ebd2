"""Replies as they come, on a page."""
