"""Runs the programs that write.ts wrote, by XLA (*.mlir) or ONNX Runtime (*.onnx), and compares their results with ours.

python run.py FOLDER TOLERANCE: a difference is relative to a result's largest element, or to 1 where that is less.
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np

DTYPES = {"float32": np.float32, "float64": np.float64, "int32": np.int32, "bool": np.bool_}


def array(packed):
    return np.frombuffer(base64.b64decode(packed["data"]), DTYPES[packed["dtype"]]).reshape(packed["shape"])


def xla():
    import jax

    jax.config.update("jax_enable_x64", True)
    from jax._src.lib import _jax

    device = jax.devices("cpu")[0]
    devices = _jax.DeviceList((device,))

    def run(program, inputs):
        executable = device.client.compile_and_load(program.read_text(), devices, _jax.CompileOptions())
        return executable.execute([jax.device_put(x, device) for x in inputs])

    return run


def onnx_runtime():
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1

    def run(program, inputs):
        session = onnxruntime.InferenceSession(program.read_bytes(), options, providers=["CPUExecutionProvider"])
        return session.run(None, {x.name: value for x, value in zip(session.get_inputs(), inputs)})

    return run


def difference(found, expected):
    found = np.asarray(found)
    if found.shape != expected.shape or found.dtype != expected.dtype:
        return f"{found.dtype} {found.shape} instead of {expected.dtype} {expected.shape}"
    if found.size == 0:
        return 0.0
    a, b = found.astype(np.float64), expected.astype(np.float64)
    with np.errstate(invalid="ignore"):
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        largest = max(1.0, float(np.max(np.abs(b[np.isfinite(b)]), initial=0.0)))
        off = np.where(same, 0.0, np.abs(a - b) / largest)
    return float("inf") if np.isnan(off).any() else float(off.max())


def main(folder, tolerance):
    runs = {}
    passed, failed, worst = 0, 0, 0.0
    for case in sorted(Path(folder).glob("*.json")):
        program = next(p for p in (case.with_suffix(".mlir"), case.with_suffix(".onnx")) if p.exists())
        if program.suffix not in runs:
            runs[program.suffix] = xla() if program.suffix == ".mlir" else onnx_runtime()
        given = json.loads(case.read_text())
        try:
            found = runs[program.suffix](program, [array(x) for x in given["inputs"]])
            offs = [difference(y, array(x)) for y, x in zip(found, given["expected"], strict=True)]
        except Exception as error:
            offs = [f"{type(error).__name__}: {str(error)[:300]}"]
        bad = [off for off in offs if isinstance(off, str) or off > tolerance]
        worst = max([worst, *(off for off in offs if not isinstance(off, str) and off <= tolerance)])
        passed, failed = passed + (not bad), failed + bool(bad)
        if bad:
            print(f"FAIL  {case.stem} {given['title']}: {bad}")
    print(f"{passed} passed, {failed} failed; the largest difference of those that passed is {worst:.2g}")
    return failed == 0 and passed > 0


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1], float(sys.argv[2])) else 1)
