"""Writes the numpy-*.npy and numpy-*.npz files beside it. Made with NumPy 1.24.2; the bytes do not depend on a seed."""

import pathlib

import numpy as np

here = pathlib.Path(__file__).parent
values = [0, 1, 2, 3, 4, 100]

for kind in ["b1", "i1", "u1", "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8"]:
    for order in ["|"] if kind.endswith("1") else ["<", ">"]:
        name = {"|": "one", "<": "little", ">": "big"}[order]
        np.save(here / f"numpy-{kind}-{name}.npy", np.array(values).astype(order + kind).reshape(2, 3))

cube = np.arange(24).reshape(2, 3, 4)
for descr, name in [("u1", "u1"), ("<f4", "f4-little"), (">f4", "f4-big"), ("<i8", "i8"), ("<f2", "f2")]:
    np.save(here / f"numpy-fortran-{name}.npy", np.asfortranarray(cube.astype(descr)))

for version in [(2, 0), (3, 0)]:
    with open(here / f"numpy-version-{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, np.array(values, "<f4").reshape(2, 3), version=version)

np.save(here / "numpy-scalar.npy", np.float64(2.5))
np.save(here / "numpy-empty.npy", np.zeros((0, 5), "f4"))
np.save(here / "numpy-object.npy", np.array([{}, None], dtype=object), allow_pickle=True)
np.save(here / "numpy-record.npy", np.zeros(3, [("x", "f4"), ("y", "i4")]))
np.save(here / "numpy-complex.npy", np.zeros(3, "c8"))
np.save(here / "numpy-text.npy", np.array(["a", "b"]))
np.savez(here / "numpy-one.npz", np.arange(6.0))
np.savez_compressed(here / "numpy-two.npz", x=np.arange(6, dtype="u1").reshape(3, 2), y=np.array([0, 1, 2]))
