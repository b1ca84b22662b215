"""Packs ONNX's conformance cases of at most 24 KiB into conformance.zip: make.py FOLDER... (node-core, pytorch-converted, pytorch-operator)."""
import os, sys, zipfile

MOST_BYTES = 24 * 1024

def files(case):
    return [os.path.join(r, f) for r, _, names in os.walk(case) for f in names]

with zipfile.ZipFile(os.path.join(os.path.dirname(os.path.abspath(__file__)), "conformance.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for folder in sys.argv[1:]:
        for case in sorted(os.listdir(folder)):
            own = sorted(files(os.path.join(folder, case)))
            if sum(map(os.path.getsize, own)) > MOST_BYTES:
                continue
            for path in own:
                info = zipfile.ZipInfo(f"{os.path.basename(folder)}/{os.path.relpath(path, folder)}", (2020, 1, 1, 0, 0, 0))
                archive.writestr(info, open(path, "rb").read(), zipfile.ZIP_DEFLATED)
