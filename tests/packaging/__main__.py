"""`python -m tests.packaging dist`: what is in the wheel of a folder, by package, for a person to look over."""

from __future__ import annotations

import sys
import zipfile
from collections import Counter
from pathlib import Path

_DEPTH = 4


def main(folder: Path) -> None:
    """Prints how many files of each package there are, and their bytes."""
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        files, sizes = Counter[str](), Counter[str]()
        for each in archive.infolist():
            package = "/".join(each.filename.split("/")[:-1][:_DEPTH])
            files[package] += 1
            sizes[package] += each.file_size
    print(f"{wheel.name}: {wheel.stat().st_size:,} bytes")
    for package in sorted(files):
        print(f"{files[package]:5} files {sizes[package]:10,} bytes  {package}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
