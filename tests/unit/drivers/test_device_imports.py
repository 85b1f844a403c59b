"""A kind's nouns are imported by the kiosk: they must not drag in the hardware's library."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("kind", ["card_reader", "camera"])
def test_nouns_of_a_kind_import_no_hardware_library(kind):
    script = (
        f"import sys, drivers.device.{kind}; print(*(n for n in ('smartcard', 'cv2', 'numpy') if n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True, timeout=30)
    assert done.stdout.split() == []
