"""Pure codecs, one module per published protocol; no I/O."""
