using System.Diagnostics;
using System.Text;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Tests.Models;

namespace Evenkeel.Formats.Tests.Yaml;

public sealed class HostileTests
{
    private const int Mutants = 20_000;

    [Theory]
    [InlineData("a: &a [x]\nlayers: [*a]", "line 1, column 4: anchors (&a) are not read; use a named block")]
    [InlineData("layers: [*a]", "line 1, column 10: aliases (*a) are not read; use a named block")]
    [InlineData("layers: !!python/object:os.system [x]", "line 1, column 9: tags (tag:yaml.org,2002:python/object:os.system) are not read; leave the tag out")]
    [InlineData("layers: [!x tanh]", "line 1, column 10: tags (!x) are not read; leave the tag out")]
    [InlineData("layers: [tanh]\n---\nlayers: [tanh]", "line 2, column 1: a second document starts here; a model is one document")]
    [InlineData("layers: [tanh]\nlayers: [relu]", "line 2, column 1: the key 'layers' stands twice")]
    [InlineData("? [a]\n: b", "line 1, column 3: a key must be a name, got a list")]
    [InlineData("", "is empty; a model has at least `layers`")]
    [InlineData("# nothing\n\n# here\n", "is empty; a model has at least `layers`")]
    [InlineData("name: \"\\e[31m\"\nlayers: [tanh]", "line 1, column 7: a value holds the character U+001B; leave it out")]
    [InlineData("name: \"a\\nb\"\nlayers: [tanh]", "line 1, column 7: a value holds the character U+000A; leave it out")]
    [InlineData("layers: [tanh]\0", "byte 14: is binary, not a YAML model")]
    public void Read_RefusedPartOfYaml_IsNamedWithItsPlace(string yaml, string message) => Assert.Equal(message, ModelOf.Refused(yaml));

    [Theory]
    [InlineData("layers: [tanh")]
    [InlineData("layers:\n  - linear: { out: 3\n  - tanh\n  - linear: 3\n")]
    [InlineData("layers: {]")]
    [InlineData("layers:\n\t- tanh")]
    [InlineData("a: b: c")]
    [InlineData("\"")]
    [InlineData("%YAML 9.9\n---\n")]
    [InlineData("name: \"\\ud800\"\nlayers: [tanh]")]
    [InlineData("name: \"\\UFFFFFFFF\"\nlayers: [tanh]")]
    public void Read_NotYaml_IsRefusedWithItsPlace(string yaml) => Assert.StartsWith("line ", ModelOf.Refused(yaml), StringComparison.Ordinal);

    [Fact]
    public void Read_InvalidUtf8_NamesTheByte()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "name: "u8, 0xFF, .. "\nlayers: [tanh]"u8];
        var exception = Assert.Throws<InvalidFileException>(() => YamlSource.Parse("m.yaml", "m", bytes));
        Assert.Equal("m.yaml: byte 9: is not UTF-8; save the model as UTF-8", exception.Message);
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkipped()
        => Assert.Equal(new(8), YamlSource.Parse("m.yaml", "m", [0xEF, 0xBB, 0xBF, .. "input: 8\nlayers: [tanh]"u8]).Build(null, null).Graph.OutputShape);

    [Fact]
    public void Read_NamesBeyondTheBasicPlane_AreTaken() => Assert.Equal("réseau 🧠", ModelOf.Source("name: réseau 🧠\nlayers: [tanh]").Name);

    [Fact]
    public void Read_DeepLists_AreRefusedQuickly()
        => Quickly(() => Assert.Contains("more than 32 deep", ModelOf.Refused($"layers: {new string('[', 500_000)}"), StringComparison.Ordinal));

    [Fact]
    public void Read_DeepBlockMappings_AreRefusedQuickly()
    {
        var deep = string.Concat(Enumerable.Range(0, 1000).Select(i => new string(' ', i) + "a:\n"));
        Quickly(() => Assert.Contains("more than 32 deep", ModelOf.Refused(deep), StringComparison.Ordinal));
    }

    [Fact]
    public void Read_MappingOfManyKeys_IsRefusedQuickly()
    {
        var keys = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"k{i}: 1\n"));
        Quickly(() => Assert.EndsWith("and 99996 more", ModelOf.Refused(keys), StringComparison.Ordinal));
    }

    [Fact]
    public void Read_LongValue_IsRefused()
        => Assert.Equal("line 1, column 7: a value of 1000 characters; at most 256 are read", ModelOf.Refused($"name: {new string('a', 1000)}\nlayers: [tanh]"));

    [Theory]
    [InlineData("  - repeat: 100001\n    layers: [tanh]")]
    [InlineData("  - repeat: 9223372036854775807\n    layers: [linear: 3]")]
    [InlineData("  - repeat: 1000000\n    layers:\n      - repeat: 1000000\n        layers:\n          - repeat: 1000000\n            layers: [tanh]")]
    [InlineData("  - repeat: 1000000\n    layers: [add: [[], []]]")]
    public void Build_HugeRepeat_IsRefusedQuickly(string layers)
        => Quickly(() => Assert.Contains("more than 100000 layers and branches", ModelOf.LayersRefused(layers), StringComparison.Ordinal));

    [Fact]
    public void Build_DoublingWidths_OverflowCleanly()
        => Assert.Contains("line 5, column 15", ModelOf.LayersRefused("  - repeat: 100\n    layers:\n      - {     concat: [[], []] }"), StringComparison.Ordinal);

    [Fact]
    public void Build_ManyEmptyBranches_AreRefusedQuickly()
    {
        var branches = string.Join(',', Enumerable.Repeat("[]", 50_000));
        Quickly(() => Assert.Contains("more than 100000", ModelOf.LayersRefused($"  - repeat: 100\n    layers:\n      - add: [{branches}]"), StringComparison.Ordinal));
    }

    /// <summary>Bytes of the examples are flipped, cut out, doubled and replaced by pieces of the language: the answer is a model or a refusal.</summary>
    [Fact]
    public void Read_MutatedExamples_OnlyInvalidFileExceptionEscapes()
    {
        string[] pieces = ["repeat: 9", "{", "}", "[", "]", ":", "- ", "\n", "  ", "&a ", "*a", "!t ", "$x", "{i}", "\"", "'", "|", ">", "#", "---\n", "? ", "%", "\t", "\\u", "99999999999999999999", "-1", "0", "~", "block: a", "residual", "concat: [[], []]", "\u0085", "\u2028", "\0"];
        byte[][] seeds = [.. Repository.Examples.Select(e => File.ReadAllBytes(Repository.PathOf("examples", e)))];
        var state = 0x9E3779B97F4A7C15UL;
        var built = 0;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Mutants; i++)
        {
            var bytes = seeds[i % seeds.Length].ToList();
            for (var edits = 1 + Next(4); edits > 0; edits--) Mutate(bytes);
            try
            {
                YamlSource.Parse("m", "m", bytes.ToArray()).Build(null, null);
                built++;
            }
            catch (InvalidFileException exception)
            {
                Assert.DoesNotContain(exception.Message, char.IsControl);
            }
            catch (Exception exception)
            {
                Assert.Fail($"mutant {i} escapes with {exception}:\n{Encoding.UTF8.GetString([.. bytes])}");
            }
        }

        Assert.InRange(built, Mutants / 20, Mutants - Mutants / 20);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{Mutants} mutants took {clock.Elapsed}");

        void Mutate(List<byte> bytes)
        {
            var at = Next(bytes.Count + 1);
            var length = Math.Min(Next(12), bytes.Count - at);
            switch (Next(4))
            {
                case 0 when at < bytes.Count: bytes[at] = (byte)Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(pieces[Next(pieces.Length)])); break;
            }
        }

        // xorshift64* (Vigna 2016).
        int Next(int below)
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            return (int)((state * 0x2545F4914F6CDD1DUL >> 33) % (ulong)below);
        }
    }

    private static void Quickly(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"took {clock.Elapsed}");
    }
}
