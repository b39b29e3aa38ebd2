"""What it must reach, measured: `python -m benchmarks.limit`, `.cost`, `.bulk`. Each prints name, value, unit."""
