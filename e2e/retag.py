"""Gives the image in a tar of docker save another tag, so that two versions of one name can be on a cluster.

Usage: retag.py TAG <image.tar >retagged.tar
"""

import io
import json
import sys
import tarfile


def main(tag: str) -> None:
    with (
        tarfile.open(fileobj=sys.stdin.buffer, mode="r|*") as image,
        tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as retagged,
    ):
        for member in image:
            content = image.extractfile(member)
            if member.name == "manifest.json":
                manifest = json.load(content)
                for each in manifest:
                    each["RepoTags"] = [f"{name.rpartition(':')[0]}:{tag}" for name in each["RepoTags"]]
                data = json.dumps(manifest).encode()
                member.size, content = len(data), io.BytesIO(data)
            retagged.addfile(member, content)


if __name__ == "__main__":
    main(sys.argv[1])
