"""What the peers share: arguments, data, timing and the line of JSON that bench/main.ts reads.

The data are those of bench/workloads/data.ts, number for number.
"""

import argparse
import json
import math
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


def linear(seed, inputs, outputs):
    """Weights within 1/√inputs and biases 0."""
    return [uniform(seed, (inputs, outputs)) / np.sqrt(inputs), np.zeros(outputs)]


def mlp(sizes, seed=100):
    """Weights and biases of each layer in turn."""
    return [p for i, pair in enumerate(zip(sizes, sizes[1:])) for p in linear(seed + i, *pair)]


def convolutional_parameters():
    """Two convolutions' kernels and biases, and a dense layer from 32·7·7 to 10."""
    kernels = uniform(7, (16, 1, 5, 5)) / 5, uniform(8, (32, 16, 5, 5)) / 20
    return [kernels[0], np.zeros(16), kernels[1], np.zeros(32), *linear(9, 1568, 10)]


def block_parameters(width=128, inner=512):
    """A transformer block: norm, query-key-value, projection, norm, two layers of the perceptron."""
    norm = [np.ones(width), np.zeros(width)]
    attention = [*linear(20, width, 3 * width), *linear(21, width, width)]
    return [*norm, *attention, *norm, *linear(22, width, inner), *linear(23, inner, width)]


def lanczos_start(n):
    return np.where(uniform01(50, n) < 0.5, -1.0, 1.0) / math.sqrt(n)


def quadrature(alpha, beta):
    """Nodes and weights from the diagonals of T."""
    values, vectors = np.linalg.eigh(np.diag(alpha) + np.diag(beta[:-1], 1) + np.diag(beta[:-1], -1))
    return values, vectors[0] ** 2


def mixture():
    """Log weights, means, inverse covariances and points of a Gaussian mixture; where entries below the diagonal stand."""
    d, k, n = 10, 10, 1000
    parameters = [uniform(501, (k,)), uniform(502, (k, d), 0, 1), uniform(503, (k, d * (d + 1) // 2), -0.6, 0.6)]
    places = [(j, i) for i in range(d) for j in range(i + 1, d)]
    rows, columns = np.array(places).T
    return parameters, uniform(504, (n, d), -2, 2), rows, columns


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
