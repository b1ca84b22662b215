"""Exports networks from PyTorch to ONNX, checks the files with evenkeel, and compares every module's statistics.

    onnx_layers.py EVENKEEL.dll [--eval] [--seeds N] [NAME...]     (Debian: python3-torch python3-torchvision python3-onnx)

Prints a row a network: modules under PyTorch's own names, the loss's difference, and the largest relative difference of any module's
rms, std, min and max, forward and backward: from PyTorch, from PyTorch in float64, for scale of PyTorch itself from its float64, and of both in
float64. Where a value before a ReLU is nearer to its kink than float32 can tell, either may take the other side, and the gradients behind it
differ: of some seeds the one is taken whose values stay farthest from kinks. With --seeds, a row for each of N seeds instead. With --eval, files as
torch.onnx.export writes them when nothing is asked for: in evaluation mode, batch norms folded into the convolutions before them, as is then done to
PyTorch's network too.
"""
import json, os, subprocess, sys, tempfile, warnings
import numpy, torch, torchvision.models as tv
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_weights

warnings.filterwarnings("ignore")
torch.set_num_threads(2)
VOCABULARY, LENGTH, CLASSES, SEEDS, KINK = 65, 32, 10, 8, 1e-5


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.emb, self.rnn = nn.Embedding(VOCABULARY, 24), kind(24, 48, batch_first=True, **options)
        self.head = nn.Linear(48 * (2 if options.get("bidirectional") else 1), VOCABULARY)

    def forward(self, x):
        return self.head(self.rnn(self.emb(x))[0][:, -1])


class Encoder(nn.Module):
    def __init__(self, **options):
        super().__init__()
        layer = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, batch_first=True, **options)
        self.emb, self.enc, self.head = nn.Embedding(VOCABULARY, 32), nn.TransformerEncoder(layer, 2), nn.Linear(32, VOCABULARY)

    def forward(self, x):
        return self.head(self.enc(self.emb(x))[:, -1])


class Decoder(nn.Module):
    """Reads half of the text as memory, and the other half up to each position."""

    def __init__(self):
        super().__init__()
        self.emb, self.head = nn.Embedding(VOCABULARY, 32), nn.Linear(32, VOCABULARY)
        self.dec = nn.TransformerDecoder(nn.TransformerDecoderLayer(32, 4, 64, dropout=0.0, batch_first=True), 2)

    def forward(self, x):
        memory, text = self.emb(x).chunk(2, 1)
        return self.head(self.dec(text, memory, tgt_mask=torch.full((LENGTH // 2, LENGTH // 2), float("-inf")).triu(1))[:, -1])


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.ln1, self.qkv, self.proj, self.heads = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width), heads
        self.ln2, self.up, self.act, self.down = nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        self.register_buffer("seen", torch.ones(LENGTH, LENGTH).tril().view(1, 1, LENGTH, LENGTH))

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = (part.view(batch, length, self.heads, width // self.heads).transpose(1, 2) for part in self.qkv(self.ln1(x)).split(width, 2))
        scores = (q @ k.transpose(-2, -1) * (width // self.heads) ** -0.5).masked_fill(self.seen[:, :, :length, :length] == 0, float("-inf"))
        x = x + self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width))
        return x + self.down(self.act(self.up(self.ln2(x))))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions, self.blocks = nn.Embedding(VOCABULARY, 32), nn.Embedding(LENGTH, 32), nn.Sequential(Block(32, 4), Block(32, 4))
        self.norm, self.head = nn.LayerNorm(32), nn.Linear(32, VOCABULARY, bias=False)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.tokens(x) + self.positions(torch.arange(LENGTH)))))[:, -1]


def images(size=64):
    return torch.randn(4, 3, size, size), torch.randint(CLASSES, (4,))


def tokens():
    return torch.randint(VOCABULARY, (8, LENGTH)), torch.randint(VOCABULARY, (8,))


def vision(make, **options):
    return lambda: (make(num_classes=CLASSES, **options), images)


def still(module):
    """Neither dropout nor stochastic depth, which leaves no node behind."""
    for part in module.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
        elif type(part).__name__ == "StochasticDepth":
            part.forward = lambda x: x
    return module


NETWORKS = {
    "ResNet-18": vision(tv.resnet18),
    "ResNet-34": vision(tv.resnet34),
    "ResNeXt-50": vision(tv.resnext50_32x4d),
    "MobileNetV2": vision(tv.mobilenet_v2),
    "MobileNetV3 small": vision(tv.mobilenet_v3_small),
    "MobileNetV3 large": vision(tv.mobilenet_v3_large),
    "MNASNet 0.5": vision(tv.mnasnet0_5),
    "ShuffleNetV2 x0.5": vision(tv.shufflenet_v2_x0_5),
    "SqueezeNet 1.1": vision(tv.squeezenet1_1),
    "DenseNet-121": vision(tv.densenet121),
    "DenseNet-169": vision(tv.densenet169),
    "GoogLeNet": vision(tv.googlenet, aux_logits=False, init_weights=False),
    "Inception v3": lambda: (tv.inception_v3(num_classes=CLASSES, aux_logits=False, init_weights=False), lambda: images(96)),
    "EfficientNet-B0": vision(tv.efficientnet_b0),
    "EfficientNet-B1": vision(tv.efficientnet_b1),
    "RegNetX-400MF": vision(tv.regnet_x_400mf),
    "RegNetY-400MF": vision(tv.regnet_y_400mf),
    "ConvNeXt tiny": vision(tv.convnext_tiny),
    "Swin tiny": vision(tv.swin_t),
    "ViT, 3 blocks": vision(tv.VisionTransformer, image_size=64, patch_size=16, num_layers=3, num_heads=4, hidden_dim=64, mlp_dim=128),
    "ViT-B/16": vision(tv.vit_b_16, image_size=64),
    "RNN": lambda: (Recurrent(nn.RNN), tokens),
    "GRU": lambda: (Recurrent(nn.GRU), tokens),
    "GRU, 2 layers, both directions": lambda: (Recurrent(nn.GRU, num_layers=2, bidirectional=True), tokens),
    "LSTM, 2 layers, both directions": lambda: (Recurrent(nn.LSTM, num_layers=2, bidirectional=True), tokens),
    "encoder, norm after": lambda: (Encoder(), tokens),
    "encoder, norm before, GELU": lambda: (Encoder(norm_first=True, activation="gelu"), tokens),
    "decoder": lambda: (Decoder(), tokens),
    "GPT, 2 blocks": lambda: (GPT(), tokens),
}


def seeded(name, seed):
    torch.manual_seed(seed)
    model, data = NETWORKS[name]()
    x, y = data()
    return settled(still(model), x) if EVALUATING else still(model).train(), x, y


def settled(model, x):
    """In evaluation mode, with running statistics that are those of x."""
    for part in model.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.momentum = None
    with torch.no_grad():
        model.train()(x)
    return model.eval()


def export(model, x, path):
    if EVALUATING:
        torch.onnx.export(model, x, path, opset_version=17)
    else:
        torch.onnx.export(model, x, path, opset_version=17, training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)


def fold(model, x):
    """Puts each norm that reads the output of a convolution into the convolution's weights."""
    made, pairs = {}, []

    def look(module, inputs, output):
        if isinstance(module, nn.BatchNorm2d) and id(inputs[0]) in made:
            pairs.append((made[id(inputs[0])][0], module))
        if isinstance(module, nn.Conv2d):
            made[id(output)] = module, output

    hooks = [m.register_forward_hook(look) for m in model.modules()]
    with torch.no_grad():
        model(x)
    for hook in hooks:
        hook.remove()
    for convolution, norm in pairs:
        convolution.weight, convolution.bias = fuse_conv_bn_weights(
            convolution.weight, convolution.bias, norm.running_mean, norm.running_var, norm.eps, norm.weight, norm.bias)
        norm.forward = lambda x: x
        norm.folded = True


def farthest(name):
    """The first seed whose values stay clear of kinks, or the one that comes nearest to it."""
    best = None
    for seed in range(SEEDS):
        model, x, y = seeded(name, seed)
        distance = kink_distance(model, x)
        if best is None or distance > best[0]:
            best = (distance, seed)
        if distance > KINK:
            break
    return best[1]


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
        if not list(module.children()) and type(module).__name__ != "StochasticDepth" and not hasattr(module, "folded"):
            module.register_forward_hook(hook(name))
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    return loss.item(), {n: {"forward": statistics(o), "backward": statistics(o.grad)} for n, o in outputs.items() if o.grad is not None}


def check(tool, folder, x, y, precision):
    numpy.save(f"{folder}/x.npy", x.numpy())
    numpy.save(f"{folder}/y.npy", y.numpy())
    command = ["dotnet", tool, "check", f"{folder}/model.onnx", "--data", f"{folder}/x.npy", "--target", f"{folder}/y.npy", "--precision", precision, "--format", "json", "--fail-on", "never", "-q"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def difference(wanted, made):
    """Relative to each figure, and to the rms for an extreme that happens to be near 0."""
    return max(abs(made[k] - wanted[k]) / max(abs(wanted[k]), wanted["rms"] if k in ("min", "max") else 0, 1e-30) for k in wanted)


def largest(wanted, made):
    return max(difference(wanted[m][side], made[m][side]) for m in wanted if m in made for side in ("forward", "backward"))


def compare(tool, name, seed, label):
    model, x, y = seeded(name, seed)
    with tempfile.TemporaryDirectory() as folder:
        export(model, x, f"{folder}/model.onnx")
        if EVALUATING:
            fold(model, x)
        loss, modules = measure(model.train(not EVALUATING), x, y)
        report, double = (check(tool, folder, x, y, precision) for precision in ("float32", "float64"))
    for module in model.modules():
        module._forward_hooks.clear()
    exact = measure(model.double(), x.double() if x.is_floating_point() else x, y)[1]
    layers, doubles = ({layer["name"]: layer for layer in made["layers"]} for made in (report, double))
    found = sum(m in layers for m in modules)
    figures = [abs(report["loss"]["initial"] - loss), largest(modules, layers), largest(exact, layers), largest(exact, modules), largest(exact, doubles)]
    print(f"| {label} | {report['model']['parameters']:,} | {found} of {len(modules)} | {' | '.join(f'{f:.0e}' for f in figures)} |", flush=True)


tool, names = sys.argv[1], [a for a in sys.argv[2:] if a != "--eval"]
EVALUATING = "--eval" in sys.argv
seeds = int(names[1]) if names[:1] == ["--seeds"] else 0
print("| network | parameters | modules found | loss | from PyTorch | from PyTorch in float64 | PyTorch from its float64 | both in float64 |\n|---|---|---|---|---|---|---|---|")
for name in (names[2:] if seeds else names) or NETWORKS:
    for seed in range(seeds) if seeds else [farthest(name)]:
        compare(tool, name, seed, f"{name}, seed {seed}" if seeds else name)
