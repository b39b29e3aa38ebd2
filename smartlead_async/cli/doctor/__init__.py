"""`smartlead-async doctor`: what a call needs, looked at one by one, with what to do where something is wrong."""
