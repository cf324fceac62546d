"""The peer of the engine in libtorch: what a user of PyTorch would write, batched over all nodes of a level.

Serves one case over standard input and output, a JSON object a line (see PeerProcess.cs). The same forms in C#: TorchForms.cs.

A message is [nodes, channels, batch] (layout "inner": the batch is innermost) or [nodes, batch, channels] (layout "outer"). The log domain
takes the maximum over channels, the exponential, a batched matrix product and the logarithm (log-einsum-exp); the linear domain divides
a pooled message by its maximum over channels and keeps one logarithm a node and sample. The conv of the leaves is computed once a sample or,
in forms that end in "tabulated" or "one-hot", once a value; the samples' outputs are then gathered, or a product with indicators of their values.
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
        self.values = (self.index - values * torch.arange(sites).view(-1, 1)).unsqueeze(1)
        self.alphabet = torch.arange(values).view(1, -1, 1)
        self.indicators = None
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

    def one_hot(self):
        """1 at every sample's value, else 0: [sites, values, batch]."""
        if self.indicators is None:
            self.indicators = (self.values == self.alphabet).float()
        return self.indicators


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


def log_conv(weights, scaled, peak, inner, training):
    message = conv(weights, scaled, inner)
    # The gradient needs the logarithm's argument, but neither the sum nor the difference, and of the exponential its result: in place.
    return (message.log() if training else message.log_()).add_(peak)


def log_leaves(weights, leaves, inner, training, in_place):
    peak = leaves.detach().amax(2, keepdim=True)
    scaled = (leaves.sub_(peak) if in_place else leaves - peak).exp_()
    return log_conv(weights, turned(scaled, inner), turned(peak, inner), inner, training)


def log_domain(weights, message, inner, training):
    channels = 1 if inner else 2
    for weight in weights:
        message = message.view(weight.shape[0], 2, *message.shape[1:]).sum(1)
        peak = message.detach().amax(channels, keepdim=True)
        message = log_conv(weight, message.sub_(peak).exp_(), peak, inner, training)
    return message.view(-1)


def linear_leaves(weights, leaves, inner, _training, _in_place):
    return conv(weights, turned(leaves, inner), inner)


def linear_domain(weights, message, inner, _training):
    channels = 1 if inner else 2
    scale = torch.zeros(message.shape[2 if inner else 1])
    for weight in weights:
        left, right = message.view(weight.shape[0], 2, *message.shape[1:]).unbind(1)
        message = left * right
        # A constant to the gradient: the result does not depend on it.
        peak = message.detach().amax(channels, keepdim=True)
        message = conv(weight, message.mul_(peak.reciprocal()), inner)
        scale += peak.log_().sum(0).view(-1)
    return message.view(-1).log() + scale


DOMAINS = {"log": (log_leaves, log_domain), "linear": (linear_leaves, linear_domain)}


def looked_up(case, outputs, inner, look_up):
    """The leaves' conv outputs of every sample, from those of every value."""
    if look_up == "one-hot":
        return torch.bmm(outputs, case.one_hot())
    sites, batch = case.index.shape
    if inner:
        return outputs.gather(2, case.values.expand(sites, outputs.shape[1], batch))
    return torch.nn.functional.embedding(case.index, outputs.reshape(-1, outputs.shape[2]))


def evaluate(case, form, training):
    domain, layout, *look_up = form.split(" ")
    inner = layout == "inner"
    leaves, levels = DOMAINS[domain]
    weights, table = case.of(domain, training)
    if look_up:
        of_values = table.view(case.index.shape[0], -1, table.shape[1])
        message = looked_up(case, leaves(weights[0], of_values, inner, training, False), inner, look_up[0])
    else:
        message = leaves(weights[0], torch.nn.functional.embedding(case.index, table), inner, training, True)
    return levels(weights[1:], message, inner, training), [*weights, table]


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
