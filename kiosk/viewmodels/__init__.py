"""What the screens bind to."""
