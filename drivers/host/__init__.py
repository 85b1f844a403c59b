"""Terminal profile to devices, in a process of their own."""
