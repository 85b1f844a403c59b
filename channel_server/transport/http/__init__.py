"""The mobile bank's way in: the same contract as JSON over HTTPS (Connect), before the same gate as every terminal."""
