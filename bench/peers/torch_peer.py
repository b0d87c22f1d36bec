"""Torch: eager with autograd; compiled by inductor where the system is torch-compile; forward over reverse where it is torch-forward."""

import math

from common import (
    A,
    block_parameters,
    convolutional_parameters,
    labels,
    lanczos_start,
    mixture,
    mlp,
    np,
    quadrature,
    report,
    uniform,
)

import torch
import torch.nn.functional as F

torch.set_num_threads(A.threads)


def tensor(values, dtype=torch.float32):
    return torch.tensor(np.asarray(values), dtype=dtype)


def variables(values, dtype=torch.float32):
    return [tensor(p, dtype).requires_grad_(True) for p in values]


def norm(tensors):
    return math.sqrt(sum(float((t.detach().double() ** 2).sum()) for t in tensors))


def compiled(system, f):
    return torch.compile(f) if system == "torch-compile" else f


def network(parameters, x, activation):
    for i in range(0, len(parameters), 2):
        if i > 0:
            x = activation(x)
        x = torch.addmm(parameters[i + 1], x, parameters[i])
    return x


def training(system, make, loss, rate, momentum=None):
    """Steps of gradient descent; checked by the loss and its gradient after three of them."""
    forward = compiled(system, loss)

    def trainer():
        parameters = variables(make())
        momenta = [torch.zeros_like(p) for p in parameters]

        def step():
            gradients = torch.autograd.grad(forward(parameters), parameters)
            with torch.no_grad():
                if momentum is None:
                    torch._foreach_add_(parameters, gradients, alpha=-rate)
                else:
                    torch._foreach_mul_(momenta, momentum)
                    torch._foreach_add_(momenta, gradients)
                    torch._foreach_add_(parameters, momenta, alpha=-rate)

        return step, parameters

    def check():
        step, parameters = trainer()
        for _ in range(3):
            step()
        value = loss(parameters)
        return [value.item(), norm(torch.autograd.grad(value, parameters))]

    return check, trainer()[0]


def differentiating(system, f, inputs, with_value=False):
    """Value and gradient of f() in the inputs; checked by the gradient's norm, and the value where it is said."""
    forward = compiled(system, f)

    def run():
        value = forward()
        return value, torch.autograd.grad(value, inputs)

    def check():
        value, gradients = run()
        return [value.item(), norm(gradients)] if with_value else [norm(gradients)]

    return check, run


def computing(f, *args):
    """f(*args); checked by the norm of its result."""

    def check():
        result = f(*args)
        return [norm(result if isinstance(result, (list, tuple)) else [result])]

    return check, lambda: f(*args)


def w1(system):
    x0, w = variables([0.7, 0.9], torch.float64)

    def run():
        x = x0
        for _ in range(1000):
            x = torch.sin(x) * w + x * 0.5
        return x, *torch.autograd.grad(x, (x0, w))

    return lambda: [t.item() for t in run()], run


def w2a(system):
    x, y = tensor(uniform(1, (32, 8))), tensor(uniform(2, (32, 1)))
    return training(system, lambda: mlp((8, 16, 1)), lambda ps: F.mse_loss(network(ps, x, torch.tanh), y), 0.01)


def classifier():
    return mlp((784, 512, 256, 10))


def w2b(system):
    x, y = tensor(uniform(3, (128, 784), 0, 1)), torch.tensor(labels(4, 128, 10))
    return training(system, classifier, lambda ps: F.cross_entropy(network(ps, x, F.relu), y), 0.01, 0.9)


def w2c(system):
    x, y = tensor(uniform(5, (32, 1, 28, 28), 0, 1)), torch.tensor(labels(6, 32, 10))

    def loss(ps):
        h = F.max_pool2d(F.relu(F.conv2d(x, ps[0], ps[1], padding=2)), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, ps[2], ps[3], padding=2)), 2)
        return F.cross_entropy(torch.addmm(ps[5], h.flatten(1), ps[4]), y)

    return training(system, convolutional_parameters, loss, 0.01)


def w2d(system):
    *ps, x = variables([*block_parameters(), uniform(24, (4, 64, 128))])
    y = tensor(uniform(25, (4, 64, 128)))

    def loss():
        h = F.layer_norm(x, (128,), ps[0], ps[1])
        q, k, v = (h @ ps[2] + ps[3]).view(4, 64, 3, 4, 32).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(4, 64, 128)
        h = x + attended @ ps[4] + ps[5]
        inner = F.gelu(F.layer_norm(h, (128,), ps[6], ps[7]) @ ps[8] + ps[9], approximate="tanh")
        return ((h + inner @ ps[10] + ps[11]) * y).mean()

    return differentiating(system, loss, [*ps, x])


def hessian_product(ps):
    x, y = tensor(uniform(30, (256, 784), 0, 1)), torch.tensor(labels(31, 256, 10))

    def product(v):
        loss = F.cross_entropy(network(ps, x, F.relu), y)
        return torch.autograd.grad(torch.autograd.grad(loss, ps, create_graph=True), ps, v)

    def forward(v):
        def loss(ps):
            return -F.log_softmax(network(ps, x, F.relu), 1)[torch.arange(256), y].mean()

        point = [p.detach() for p in ps]
        return torch.func.jvp(torch.func.grad(loss), (point,), (v,))[1]

    return product, forward


def w3(system):
    ps = variables(classifier())
    v = [tensor(uniform(40 + i, tuple(p.shape))) for i, p in enumerate(ps)]
    return computing(hessian_product(ps)[system == "torch-forward"], v)


def w4a(system):
    ps = variables(classifier())
    product = hessian_product(ps)[0]
    sizes, n = [p.numel() for p in ps], sum(p.numel() for p in ps)
    start = tensor(lanczos_start(n))

    def run():
        q, Q, alpha, beta = start, torch.zeros(20, n), [], []
        for i in range(20):
            Q[i] = q
            v = [part.view(p.shape) for part, p in zip(q.split(sizes), ps)]
            r = torch.cat([h.reshape(-1) for h in product(v)])
            alpha.append(float(q @ r))
            for _ in range(2):
                r = r - Q[: i + 1].T @ (Q[: i + 1] @ r)
            length = r.norm()
            beta.append(float(length))
            q = r / length
        return quadrature(alpha, beta)

    return lambda: [max(run()[0])], run


def w4b(system):
    x, y = tensor(uniform(60, (64, 9))), torch.tensor(labels(61, 64, 4))
    values = mlp((9, 16, 16, 4))
    flat = tensor(np.concatenate([p.ravel() for p in values]))

    def loss(p):
        ps = [part.reshape(v.shape) for part, v in zip(p.split([v.size for v in values]), values)]
        return -F.log_softmax(network(ps, x, torch.tanh), 1)[torch.arange(64), y].mean()

    return computing(torch.func.hessian(loss), flat)


def w5():
    return tensor(uniform(70, (200, 200)) / 8), tensor(uniform(71, (200,)))


def w5a(system):
    w, x = w5()
    jacobian = torch.func.jacfwd if system == "torch-forward" else torch.func.jacrev
    return computing(jacobian(lambda x: torch.tanh(w @ x) + x * x), x)


def w5b(system):
    w, x = w5()
    return computing(torch.func.hessian(lambda x: (torch.tanh(w @ x) ** 2).sum()), x)


def w6a(system):
    return computing(torch.matmul, tensor(uniform(80, (1024, 1024))), tensor(uniform(81, (1024, 1024))))


def w6b(system):
    [x] = variables([uniform(82, (1000000,), -2, 2)])
    return differentiating(system, lambda: (torch.tanh(x) * torch.exp(-x * x) + x).sum(), [x])


def w6c(system):
    [x] = variables([uniform(83, (4096, 1024), -2, 2)])
    return differentiating(system, lambda: (F.softmax(x, 1) ** 2).sum(), [x], with_value=True)


def w8(system):
    values, points, rows, columns = mixture()
    a, m, i = variables(values, torch.float64)
    x, k = tensor(points, torch.float64), torch.arange(10)[:, None]
    rows, columns = torch.tensor(rows)[None], torch.tensor(columns)[None]

    def likelihood():
        q, l = i[:, :10], i[:, 10:]
        L = torch.zeros(10, 10, 10, dtype=torch.float64).index_put((k, rows, columns), l)
        away = x[:, None] - m
        scaled = torch.exp(q) * away + torch.einsum("kij,nkj->nki", L, away)
        inner = a + q.sum(1) - 0.5 * (scaled**2).sum(2)
        prior = 0.5 * ((torch.exp(q) ** 2).sum() + (l**2).sum())
        return torch.logsumexp(inner, 1).sum() - 1000 * torch.logsumexp(a, 0) + prior

    return differentiating(system, likelihood, [a, m, i], with_value=True)


workloads = [w1, w2a, w2b, w2c, w2d, w3, w4a, w4b, w5a, w5b, w6a, w6b, w6c, w8]
report(torch.__version__, {**{"W" + f.__name__[1:]: f for f in workloads}, "W7a": w2a, "W7b": w2b})
