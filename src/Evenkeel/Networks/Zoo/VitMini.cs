using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// A small vision transformer (Dosovitskiy et al. 2021): patches as positions, with a learned table of positions; the mean over positions
/// goes to the head, in place of a class token (Beyer, Zhai and Kolesnikov 2022).
/// </summary>
internal static class VitMini
{
    public static ZooNetwork Network { get; } = new(
        "vit-mini",
        "a small vision transformer",
        [
            .. Images.Options("10", "32"),
            new("patch", "4", "height and width of a patch; it divides those of the image"),
            .. TransformerBlock.Options,
        ],
        Build);

    private static Graph Build(ZooValues values, ZooInput data)
    {
        var outputs = values.Classes(data, Zoo.MaxParameters);
        var image = Images.Of(values, data);
        var patch = values.Integer("patch", 1, 1 << 20);
        var (block, depth, width) = TransformerBlock.Of(values, causal: false);
        if (image[1] % patch != 0 || image[2] % patch != 0) values.Refuse($"`patch` (={patch}) must divide the image's height and width ({image[1]}×{image[2]})");
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder("vit-mini", image);
        builder.Add("patches", new Conv(width, new Window(patch, Stride: patch)));
        builder.Add("rows", new Reshape(new Shape(width, image[1] / patch * (image[2] / patch))));
        builder.Add("positions", new Transpose(Numbers.Create([1, 0])));
        builder.Add("position", new Position());
        block.AddStack(builder, depth);
        builder.Add("mean", new Mean(Numbers.Create([0])));
        builder.Add("head", new Linear(outputs));
        return values.Finish(builder, "make it narrower");
    }
}
