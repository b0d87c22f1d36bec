"""What the peers share: arguments, data, timing and the line of JSON that bench/main.ts reads.

The data are those of bench/workloads/data.ts, number for number.
"""

import argparse
import json
import os
import statistics
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--workload", required=True)
parser.add_argument("--system", required=True)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--budget", type=float, default=2.0)
A = parser.parse_args()

# Before numpy, torch or jax are loaded: they read these once.
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(A.threads)

import numpy as np  # noqa: E402


def uniform01(seed, n):
    """A counter-based mulberry32: number i depends on seed and i alone."""
    with np.errstate(over="ignore"):
        s = np.uint32(seed) + np.arange(1, n + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)
        t = (s ^ (s >> np.uint32(15))) * (s | np.uint32(1))
        t = t ^ (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61)))
        return (t ^ (t >> np.uint32(14))).astype(np.float64) / 4294967296.0


def uniform(seed, shape, low=-1.0, high=1.0):
    return (low + (high - low) * uniform01(seed, int(np.prod(shape)))).reshape(shape)


def labels(seed, n, classes):
    return np.floor(uniform01(seed, n) * classes).astype(np.int64)


def mlp(sizes, seed=100):
    """Weights and biases of each layer in turn: weights within 1/√inputs, biases 0."""
    parameters = []
    for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        parameters += [uniform(seed + layer, (inputs, outputs)) / np.sqrt(inputs), np.zeros(outputs)]
    return parameters


def measure(run):
    """Times of single runs in µs (at least 3, then until the budget is spent), and CPU seconds used by the second."""
    run()
    start = time.perf_counter()
    while time.perf_counter() - start < min(0.4, A.budget):
        run()
    times = []
    start, used = time.perf_counter(), time.process_time()
    while len(times) < 3 or time.perf_counter() - start < A.budget:
        before = time.perf_counter_ns()
        run()
        times.append((time.perf_counter_ns() - before) / 1e3)
    return times, (time.process_time() - used) / (time.perf_counter() - start)


def report(version, workloads):
    """Runs one workload, a pair (check, run): check() gives the check values of a fresh computation, run() does one."""
    check, run = workloads[A.workload](A.system)
    checked = [float(x) for x in check()]
    times, cpu_share = measure(run)
    json.dump(
        {
            "version": version,
            "check": checked,
            "medianUs": statistics.median(times),
            "minUs": min(times),
            "runs": len(times),
            "cpuShare": cpu_share,
        },
        sys.stdout,
    )
