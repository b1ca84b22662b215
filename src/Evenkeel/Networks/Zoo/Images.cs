namespace Evenkeel.Networks.Zoo;

/// <summary>The images that a convolutional network reads.</summary>
internal static class Images
{
    private const long MaxValues = 1L << 40;

    /// <summary>The options of networks that read images of any size.</summary>
    public static ZooOption[] Options(string classes, string side) =>
    [
        new("classes", classes, "outputs; the data's classes where it has them"),
        new("image", side, "height and width of an image; the data's where there is data"),
        new("channels", "3", "channels of an image; the data's where there is data"),
    ];

    /// <summary>The shape of the data's images, or else of those that the options describe.</summary>
    public static Shape Of(ZooValues values, ZooInput data)
    {
        var side = values.Integer("image", 1, 1 << 20);
        var channels = values.Integer("channels", 1, 1 << 20);
        if (data.Sample is null) return Of(values, new Shape(channels, side, side));
        var shape = Of(values, data.Sample);
        if (values.IsGiven("image") && (shape[1] != side || shape[2] != side)) values.Refuse($"`image` (={side}) is not what the data has ({shape}); leave the option out");
        if (values.IsGiven("channels") && shape[0] != channels) values.Refuse($"`channels` (={channels}) is not what the data has ({shape}); leave the option out");
        return shape;
    }

    /// <summary>Channels × height × width of a sample: a plane is one channel, and so is a square number of values.</summary>
    public static Shape Of(ZooValues values, Shape sample)
    {
        var side = (long)Math.Round(Math.Sqrt(sample.Length));
        Shape? shape = sample.Rank switch
        {
            3 => sample,
            2 => new Shape([1, .. sample.Extents]),
            1 when side * side == sample.Length => new Shape(1, side, side),
            _ => null,
        };
        if (shape is null) values.Refuse($"the data's samples ({sample}) are no images; it takes channels × height × width, or a square of values");
        if (sample.Length > MaxValues) values.Refuse($"the data's samples ({sample}) have more than 2^40 values; give smaller images");
        return shape ?? new Shape(1, 1, 1);
    }
}
