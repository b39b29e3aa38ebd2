"""What the documentation site is built and checked with; the pages are in `docs`."""
