"""The peer of the engine in libtorch: what a user of PyTorch would write, batched over all nodes of a level.

Serves one case over standard input and output, a JSON object a line (see PeerProcess.cs). The same forms in C#: TorchForms.cs.

A message is [nodes, channels, batch] (layout "inner": the batch is innermost) or [nodes, batch, channels] (layout "outer"). The log domain
takes the maximum over channels, the exponential, a batched matrix product and the logarithm (log-einsum-exp); the linear domain divides
a pooled message by its maximum over channels and keeps one logarithm a node and sample.
"""

import json
import sys
import time

import torch


class Case:
    """Weights of every level [nodes, rows, channels], leaf tables [sites * values, channels], indices of rows of the tables [sites, batch]."""

    def __init__(self, request):
        sites, width, values, batch = (request[k] for k in ("sites", "width", "values", "batch"))
        self.weights = []
        with open(request["weights"], "rb") as file:
            nodes = sites
            while nodes >= 1:
                self.weights.append(read(file, (nodes, width if nodes > 1 else 1, width)))
                nodes //= 2
            self.table = read(file, (sites * values, width))
            self.index = read(file, (sites, batch), "i", torch.int32).long()
        self.log_table = self.table.log()
        self.parameters = {}

    def of(self, domain, training):
        """The weights and the table of a domain, with gradients for training."""
        table = self.log_table if domain == "log" else self.table
        if not training:
            return self.weights, table
        if domain not in self.parameters:
            self.parameters[domain] = [p.detach().requires_grad_() for p in (*self.weights, table)]
        *weights, table = self.parameters[domain]
        return weights, table


def read(file, shape, code="f", dtype=torch.float32):
    count = 1
    for n in shape:
        count *= n
    return torch.frombuffer(bytearray(file.read(4 * count)), dtype=dtype).view(shape)


def conv(weights, message, inner):
    return torch.bmm(weights, message) if inner else torch.bmm(message, weights.transpose(1, 2))


def turned(message, inner):
    """The leaves come as rows of the table, [sites, batch, channels]; a matrix product reads them turned as fast."""
    return message.transpose(1, 2) if inner else message


def log_domain(weights, table, index, inner, training):
    channels = 1 if inner else 2
    message = torch.nn.functional.embedding(index, table)
    peak = message.detach().amax(2, keepdim=True)
    message, peak = turned(message.sub_(peak).exp_(), inner), turned(peak, inner)
    for level, weight in enumerate(weights):
        if level > 0:
            message = message.view(weight.shape[0], 2, *message.shape[1:]).sum(1)
            peak = message.detach().amax(channels, keepdim=True)
            # The gradient needs neither the sum nor the difference, and of the exponential its result: all in place.
            message.sub_(peak).exp_()
        message = conv(weight, message, inner)
        message = (message.log() if training else message.log_()).add_(peak)
    return message.view(-1)


def linear_domain(weights, table, index, inner, _training):
    channels = 1 if inner else 2
    scale = torch.zeros(index.shape[1])
    message = conv(weights[0], turned(torch.nn.functional.embedding(index, table), inner), inner)
    for weight in weights[1:]:
        left, right = message.view(weight.shape[0], 2, *message.shape[1:]).unbind(1)
        message = left * right
        # A constant to the gradient: the result does not depend on it.
        peak = message.detach().amax(channels, keepdim=True)
        message = conv(weight, message.mul_(peak.reciprocal()), inner)
        scale += peak.log_().sum(0).view(-1)
    return message.view(-1).log() + scale


DOMAINS = {"log": log_domain, "linear": linear_domain}


def evaluate(case, form, training):
    domain, layout = form.split(" ")
    weights, table = case.of(domain, training)
    return DOMAINS[domain](weights, table, case.index, layout == "inner", training), [*weights, table]


def forward(case, form):
    with torch.no_grad():
        return evaluate(case, form, training=False)[0]


def training(case, form):
    result, parameters = evaluate(case, form, training=True)
    return torch.autograd.grad(result.sum(), parameters)


def counts(case, form):
    """For every level the sum of squares of the expected counts, which are weights times gradients."""
    weights, _ = case.of(form.split(" ")[0], training=True)
    return torch.stack([(w.detach() * g).square().sum() for w, g in zip(weights, training(case, form))])


def seconds(calls, action, *arguments, **options):
    start = time.perf_counter()
    for _ in range(calls):
        action(*arguments, **options)
    return {"seconds": time.perf_counter() - start}


def load(state, request):
    torch.set_num_threads(request["threads"])
    size = request["product"]
    state["case"] = Case(request)
    state["factors"] = torch.rand(size, size), torch.rand(size, size)
    state["result"] = torch.empty(size, size)
    return {"version": "PyTorch " + torch.__version__ + ", Python " + sys.version.split(" ")[0]}


def answer(state, request):
    if request["op"] == "load":
        return load(state, request)
    if request["op"] in ("result", "counts"):
        action = {"result": forward, "counts": counts}[request["op"]]
        return {"values": action(state["case"], request["form"]).tolist()}
    if request["op"] == "product":
        return seconds(request["calls"], torch.mm, *state["factors"], out=state["result"])
    action = {"forward": forward, "training": training}[request["op"]]
    return seconds(request["calls"], action, state["case"], request["form"])


def main():
    state = {}
    for line in sys.stdin:
        try:
            reply = answer(state, json.loads(line))
        except Exception as error:  # told to the program that asked
            reply = {"error": type(error).__name__ + ": " + str(error)}
        print(json.dumps(reply), flush=True)


main()
