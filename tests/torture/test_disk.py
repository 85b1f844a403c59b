"""Nothing is measured on a memory disk."""

from pathlib import Path

import pytest

from tests.torture.disk import MemoryDiskError, filesystem_of, require_disk

MOUNTS = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
23 22 0:21 / /srv/fast rw,nosuid shared:2 - tmpfs tmpfs rw
24 23 8:1 / /srv/fast/disk rw shared:3 - xfs /dev/sda1 rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv", "ext4"), ("/srv/fast", "tmpfs"), ("/srv/fast/disk/deep", "xfs"), ("/srv/faster", "ext4")],
)
def test_filesystem_of_a_folder_is_that_of_the_nearest_mount(folder: str, kind: str) -> None:
    assert filesystem_of(Path(folder), MOUNTS) == kind


def test_folder_in_memory_is_refused() -> None:
    with pytest.raises(MemoryDiskError, match="tmpfs"):
        require_disk(Path("/srv/fast/run"), MOUNTS)
    assert require_disk(Path("/srv/fast/disk"), MOUNTS) == "xfs"
