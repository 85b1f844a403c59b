"""Makes what is derived from the contract: the stubs of `protos/gen`, and the image that buf lints.

Run as `python protos/generate.py stubs [DIR]`, `image FILE` or `typescript DIR --plugin FILE`. The tools are pinned
Python packages and need no network. Google's common files come from the wheel of googleapis-common-protos;
protovalidate's options come out of its wheel as a descriptor, since it ships no `.proto` file.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from google.protobuf import descriptor_pb2, duration_pb2, field_mask_pb2, timestamp_pb2
from google.type import money_pb2
from protovalidate._gen.buf.validate import validate_pb

PROTOS = Path(__file__).resolve().parent
GOOGLE_COMMON = Path(money_pb2.__file__).resolve().parents[2]
VALIDATE = "buf/validate/validate.proto"


def contract_files() -> list[str]:
    """Paths of the contract's files, relative to `protos/`, sorted."""
    return sorted(str(path.relative_to(PROTOS)) for path in (PROTOS / "edian").glob("**/*.proto"))


@contextmanager
def _validate_descriptor() -> Iterator[Path]:
    files = descriptor_pb2.FileDescriptorSet()
    for module in (descriptor_pb2, duration_pb2, timestamp_pb2, field_mask_pb2):
        module.DESCRIPTOR.CopyToProto(files.file.add())
    files.file.add().ParseFromString(validate_pb.desc().proto.to_binary())
    with tempfile.NamedTemporaryFile(suffix=".binpb") as target:
        target.write(files.SerializeToString())
        target.flush()
        yield Path(target.name)


def _protoc(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *arguments], check=True, cwd=PROTOS)


def write_stubs(target: Path) -> None:
    """Writes all stubs below `target`, which is emptied first."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    out = target.resolve()
    with _validate_descriptor() as validate:
        inputs = (f"--descriptor_set_in={validate}", "-I.", f"-I{GOOGLE_COMMON}")
        _protoc(*inputs, f"--python_out={out}", f"--pyi_out={out}", f"--grpc_python_out={out}", *contract_files())
        _protoc(inputs[0], f"--python_out={out}", f"--pyi_out={out}", VALIDATE)


def write_image(target: Path) -> None:
    """Writes the contract as one descriptor set with comments and imports."""
    with _validate_descriptor() as validate:
        _protoc(
            f"--descriptor_set_in={validate}",
            "-I.",
            f"-I{GOOGLE_COMMON}",
            "--include_imports",
            "--include_source_info",
            f"--descriptor_set_out={target.resolve()}",
            *contract_files(),
        )


def write_typescript(target: Path, plugin: Path) -> None:
    """Writes the channel contract as TypeScript's types below `target`, which is emptied first.

    Args:
        target: folder.
        plugin: protoc-gen-es, which comes with the page that uses what is written.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    files = [name for name in contract_files() if "/backoffice/" not in name]
    # Such of Google's common files as the contract uses and protobuf's own library does not bring.
    files += [f"google/type/{name}.proto" for name in ("date", "decimal", "money", "timeofday")]
    out = (f"--plugin=protoc-gen-es={plugin.resolve()}", f"--es_out={target.resolve()}")
    options = "--es_opt=target=ts,json_types=true,import_extension=ts"
    with _validate_descriptor() as validate:
        inputs = (f"--descriptor_set_in={validate}", "-I.", f"-I{GOOGLE_COMMON}")
        _protoc(*inputs, *out, options, *files)
        _protoc(inputs[0], *out, options, VALIDATE)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make what is derived from the contract.")
    commands = parser.add_subparsers(dest="command", required=True)
    stubs = commands.add_parser("stubs", help="write the generated stubs")
    stubs.add_argument("folder", type=Path, nargs="?", default=PROTOS / "gen")
    image = commands.add_parser("image", help="write a descriptor image for buf")
    image.add_argument("file", type=Path)
    types = commands.add_parser("typescript", help="write the contract's types for a page")
    types.add_argument("folder", type=Path)
    types.add_argument("--plugin", type=Path, required=True, metavar="FILE", help="protoc-gen-es")
    arguments = parser.parse_args()
    if arguments.command == "stubs":
        write_stubs(arguments.folder)
    elif arguments.command == "typescript":
        write_typescript(arguments.folder, arguments.plugin)
    else:
        write_image(arguments.file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
