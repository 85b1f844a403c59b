"""The customer's journey as data: steps, guards, time limits. Pure."""
