"""Hardware of a terminal: codecs, links, devices and their simulators."""
