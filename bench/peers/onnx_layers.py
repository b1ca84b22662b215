"""Exports networks from PyTorch to ONNX, checks the files with evenkeel, and compares every module's statistics.

    onnx_layers.py EVENKEEL.dll [NAME...]     (Debian: python3-torch python3-torchvision python3-onnx)

Prints a row a network: modules under PyTorch's own names, the loss's difference, and the largest relative difference of any module's
rms, std, min and max, forward and backward; and for scale the same difference between PyTorch in float32 and PyTorch in float64. Where a
value before a ReLU is nearer to its kink than float32 can tell, either may take the other side: of some seeds the best is taken.
"""
import json, os, subprocess, sys, tempfile, warnings
import numpy, torch, torchvision.models as tv
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(2)
VOCABULARY, LENGTH, CLASSES, SEEDS, KINK = 65, 32, 10, 40, 1e-5


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.emb, self.rnn = nn.Embedding(VOCABULARY, 24), kind(24, 48, batch_first=True, **options)
        self.head = nn.Linear(48 * (2 if options.get("bidirectional") else 1), VOCABULARY)

    def forward(self, x):
        return self.head(self.rnn(self.emb(x))[0][:, -1])


class Encoder(nn.Module):
    def __init__(self, norm_first):
        super().__init__()
        layer = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, batch_first=True, norm_first=norm_first)
        self.emb, self.enc, self.head = nn.Embedding(VOCABULARY, 32), nn.TransformerEncoder(layer, 2), nn.Linear(32, VOCABULARY)

    def forward(self, x):
        return self.head(self.enc(self.emb(x))[:, -1])


def images():
    return torch.randn(4, 3, 64, 64), torch.randint(CLASSES, (4,))


def tokens():
    return torch.randint(VOCABULARY, (8, LENGTH)), torch.randint(VOCABULARY, (8,))


def vision(make, **options):
    return lambda: (make(num_classes=CLASSES, **options), images)


NETWORKS = {
    "ResNet-18": vision(tv.resnet18),
    "MobileNetV2": vision(tv.mobilenet_v2),
    "MobileNetV3 small": vision(tv.mobilenet_v3_small),
    "ShuffleNetV2 x0.5": vision(tv.shufflenet_v2_x0_5),
    "SqueezeNet 1.1": vision(tv.squeezenet1_1),
    "DenseNet-121": vision(tv.densenet121),
    "GoogLeNet": vision(tv.googlenet, aux_logits=False, init_weights=False),
    "EfficientNet-B0": vision(tv.efficientnet_b0),
    "RegNetY-400MF": vision(tv.regnet_y_400mf),
    "ViT, 3 blocks": vision(tv.VisionTransformer, image_size=64, patch_size=16, num_layers=3, num_heads=4, hidden_dim=64, mlp_dim=128),
    "GRU": lambda: (Recurrent(nn.GRU), tokens),
    "LSTM, 2 layers, both directions": lambda: (Recurrent(nn.LSTM, num_layers=2, bidirectional=True), tokens),
    "encoder, norm after": lambda: (Encoder(False), tokens),
    "encoder, norm before": lambda: (Encoder(True), tokens),
}


def build(name):
    best = None
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        model, data = NETWORKS[name]()
        for module in model.modules():
            if isinstance(module, nn.Dropout) or type(module).__name__ == "StochasticDepth":
                module.p = 0.0
        x, y = data()
        distance = kink_distance(model.train(), x)
        if best is None or distance > best[0]:
            best = (distance, model, x, y)
        if distance > KINK:
            break
    return best[1:]


def kink_distance(model, x):
    """The smallest |x| or |x - 6| that enters a ReLU or ReLU6."""
    nearest = [float("inf")]

    def look(module, inputs):
        at = inputs[0].detach().abs()
        nearest.append(min(at.min().item(), (at - 6).abs().min().item() if isinstance(module, nn.ReLU6) else float("inf")))

    hooks = [m.register_forward_pre_hook(look) for m in model.modules() if isinstance(m, (nn.ReLU, nn.ReLU6))]
    with torch.no_grad():
        model(x)
    for hook in hooks:
        hook.remove()
    return min(nearest)


def statistics(tensor):
    t = tensor.detach().double()
    return {"rms": t.pow(2).mean().sqrt().item(), "std": t.std(unbiased=False).item(), "min": t.min().item(), "max": t.max().item()}


def measure(model, x, y):
    outputs = {}

    def hook(name):
        def look(module, inputs, output):
            value = output[0] if isinstance(output, tuple) else output
            value.retain_grad()
            key, calls = name, 0
            while key in outputs:  # a module that is called again has ONNX's suffix
                calls += 1
                key = f"{name}_{calls}"
            outputs[key] = value
            return (value.clone(),) + output[1:] if isinstance(output, tuple) else value.clone()
        return look

    for name, module in model.named_modules():
        if not list(module.children()) and type(module).__name__ != "StochasticDepth":
            module.register_forward_hook(hook(name))
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    return loss.item(), {n: {"forward": statistics(o), "backward": statistics(o.grad)} for n, o in outputs.items() if o.grad is not None}


def check(tool, folder, x, y):
    numpy.save(f"{folder}/x.npy", x.numpy())
    numpy.save(f"{folder}/y.npy", y.numpy())
    command = ["dotnet", tool, "check", f"{folder}/model.onnx", "--data", f"{folder}/x.npy", "--target", f"{folder}/y.npy", "--format", "json", "--fail-on", "never", "-q"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def difference(wanted, made):
    """Relative to each figure, and to the rms for an extreme that happens to be near 0."""
    return max(abs(made[k] - wanted[k]) / max(abs(wanted[k]), wanted["rms"] if k in ("min", "max") else 0, 1e-30) for k in wanted)


def largest(wanted, made):
    return max(difference(wanted[m][side], made[m][side]) for m in wanted if m in made for side in ("forward", "backward"))


def compare(tool, name):
    model, x, y = build(name)
    with tempfile.TemporaryDirectory() as folder:
        torch.onnx.export(model, x, f"{folder}/model.onnx", opset_version=17, training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)
        loss, modules = measure(model.train(), x, y)
        report = check(tool, folder, x, y)
    for module in model.modules():
        module._forward_hooks.clear()
    exact = measure(model.double(), x.double() if x.is_floating_point() else x, y)[1]
    layers = {layer["name"]: layer for layer in report["layers"]}
    found = sum(m in layers for m in modules)
    figures = [abs(report["loss"]["initial"] - loss), largest(modules, layers), largest(exact, modules)]
    print(f"| {name} | {report['model']['parameters']:,} | {found} of {len(modules)} | {' | '.join(f'{f:.0e}' for f in figures)} |", flush=True)


print("| network | parameters | modules found | loss | largest difference | of PyTorch from its float64 |\n|---|---|---|---|---|---|")
for name in sys.argv[2:] or NETWORKS:
    compare(sys.argv[1], name)
