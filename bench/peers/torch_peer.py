"""Torch: eager with autograd, and with torch.compile (inductor) where the system is torch-compile."""

import math

from common import A, labels, mlp, np, report, uniform

import torch
import torch.nn.functional as F

torch.set_num_threads(A.threads)


def tensor(values, dtype):
    return torch.tensor(np.asarray(values), dtype=dtype)


def norm(tensors):
    return math.sqrt(sum(float((t.double() ** 2).sum()) for t in tensors))


def w1(system):
    x0 = tensor(0.7, torch.float64).requires_grad_(True)
    w = tensor(0.9, torch.float64).requires_grad_(True)

    def run():
        x = x0
        for _ in range(1000):
            x = torch.sin(x) * w + x * 0.5
        return x, *torch.autograd.grad(x, (x0, w))

    return lambda: [t.item() for t in run()], run


def w2b(system):
    x = tensor(uniform(3, (128, 784), 0, 1), torch.float32)
    y = torch.tensor(labels(4, 128, 10))

    def loss(parameters):
        w1, b1, w2, b2, w3, b3 = parameters
        h = F.relu(torch.addmm(b1, x, w1))
        h = F.relu(torch.addmm(b2, h, w2))
        return F.cross_entropy(torch.addmm(b3, h, w3), y)

    if system == "torch-compile":
        loss = torch.compile(loss)

    def trainer():
        parameters = [tensor(p, torch.float32).requires_grad_(True) for p in mlp((784, 512, 256, 10))]
        momenta = [torch.zeros_like(p) for p in parameters]

        def step():
            gradients = torch.autograd.grad(loss(parameters), parameters)
            with torch.no_grad():
                torch._foreach_mul_(momenta, 0.9)
                torch._foreach_add_(momenta, gradients)
                torch._foreach_add_(parameters, momenta, alpha=-0.01)

        return step, momenta

    def check():
        step, momenta = trainer()
        for _ in range(3):
            step()
        return [norm(momenta)]

    return check, trainer()[0]


def w7a(system):
    x = tensor(uniform(5, (32, 8)), torch.float32)
    y = tensor(uniform(6, (32, 1)), torch.float32)

    def trainer():
        parameters = [tensor(p, torch.float32).requires_grad_(True) for p in mlp((8, 16, 1))]
        w1, b1, w2, b2 = parameters

        def step():
            h = torch.tanh(torch.addmm(b1, x, w1))
            loss = F.mse_loss(torch.addmm(b2, h, w2), y)
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                torch._foreach_add_(parameters, gradients, alpha=-0.01)
            return loss, gradients

        return step

    def check():
        step = trainer()
        for _ in range(3):
            loss, gradients = step()
        return [loss.item(), norm(gradients)]

    return check, trainer()


report(torch.__version__, {"W1": w1, "W2b": w2b, "W7a": w7a})
