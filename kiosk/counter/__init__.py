"""The counter workstation (柜面): a teller's screen over the same channel server, keyboard first."""
