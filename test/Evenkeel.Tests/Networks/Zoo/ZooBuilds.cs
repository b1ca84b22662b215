using Evenkeel.Networks;
using Evenkeel.Networks.Zoo;

namespace Evenkeel.Tests.Networks;

/// <summary>Builds networks of the zoo from options as the user writes them.</summary>
internal static class ZooBuilds
{
    public static Graph Build(string name, string options = "", Shape? sample = null, long? classes = null, long? vocabulary = null)
        => Zoo.Build(name, options.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]), sample, classes, vocabulary);

    public static string Refused(string name, string options, Shape? sample = null, long? classes = null, long? vocabulary = null)
        => Assert.Throws<ArgumentException>(() => Build(name, options, sample, classes, vocabulary)).Message;
}
