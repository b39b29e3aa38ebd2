"""Smartlead in a web app; `main` says how to run it."""
