using System.Diagnostics;
using System.Globalization;
using System.Text;
using Evenkeel.Formats.Csv;
using Evenkeel.Formats.Reading;
using Evenkeel.Formats.Recipes;
using Evenkeel.Formats.Tests.Support;

namespace Evenkeel.Formats.Tests;

/// <summary>
/// Damaged files: whatever the bytes, the answer is an array or an <see cref="InvalidFileException"/>. The variable EVENKEEL_MUTATIONS
/// sets the number of inputs for each reader.
/// </summary>
public sealed class MutationTests
{
    private const string Npy = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }   ";

    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("EVENKEEL_MUTATIONS") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public void Open_DamagedSafetensors_ThrowsOnlyItsOwn() => Run(
        1,
        [
            Bytes.Safetensors("""{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"y":{"dtype":"BOOL","shape":[2],"data_offsets":[8,10]}}""", 10),
            File.ReadAllBytes(Bytes.File("safetensors/overall.safetensors")),
            """{"metadata":{"total_size":1},"weight_map":{"x":"no.safetensors"}}"""u8.ToArray(),
        ],
        content =>
        {
            var file = Bytes.Open(content);
            foreach (var entry in file.Entries) file.Load(entry.Name).Dispose();
        });

    [Fact]
    public void Load_DamagedNpy_ThrowsOnlyItsOwn() =>
        Run(2, [Bytes.Npy(Npy, 24), Bytes.Npy(Npy, 24, version: 3), Bytes.Gzip(Bytes.Npy(Npy, 24))], content => Bytes.Load(content).Dispose());

    [Fact]
    public void Load_DamagedNpz_ThrowsOnlyItsOwn() => Run(
        3, [Bytes.Zip(("x.npy", Bytes.Npy(Npy, 24))), File.ReadAllBytes(Bytes.File("npy/numpy-one.npz"))], content => Bytes.Load(content).Dispose());

    [Fact]
    public void Load_DamagedIdx_ThrowsOnlyItsOwn() => Run(
        4, [Bytes.Idx(8, [2, 3], [1, 2, 3, 4, 5, 6]), Bytes.Idx(0x0D, [2], new byte[8]), Bytes.Gzip(Bytes.Idx(8, [2, 3], [1, 2, 3, 4, 5, 6]))], content => Bytes.Load(content).Dispose());

    [Fact]
    public void Read_DamagedCsv_ThrowsOnlyItsOwn() => Run(
        5,
        ["a,b,label\n1,2,x\n3,4.5e1,\"y\"\n-1,inf,x\n"u8.ToArray(), "3,2,p,q\n1;2;0\n3;4;1\n"u8.ToArray(), Bytes.Gzip("1\t2\r\n3\t4\r\n"u8.ToArray())],
        content => CsvReader.ReadLabelled(Compression.Open("a.csv", new MemoryStream(content)), null).Values.Dispose());

    [Fact]
    public void Parse_DamagedRecipe_ThrowsOnlyItsOwn() => Run(
        6,
        [Encoding.UTF8.GetBytes(RecipeFiles.ToYaml(RecipeFiles.Open("fixup"))), "extends: gpt2\nrules:\n  - { replaces: tables, role: [table], parameter: '*.{a,b}.?', scheme: normal:0.02, times: '2*(1+branches)^-0.5' }"u8.ToArray()],
        content => RecipeFiles.ToYaml(RecipeFiles.Parse("a.yaml", Encoding.UTF8.GetString(content))));

    private static void Run(int seed, byte[][] seeds, Action<byte[]> read)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var (clock, slowest) = (new Stopwatch(), TimeSpan.Zero);
        for (var i = 0; i < Count; i++)
        {
            var content = mutator.Mutate(seeds[i % seeds.Length]);
            clock.Restart();
            try
            {
                read(content);
            }
            catch (InvalidFileException e)
            {
                Assert.DoesNotContain(e.Message, char.IsControl);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, input {i}, {Convert.ToBase64String(content)}: {e}");
            }

            if (clock.Elapsed > slowest) slowest = clock.Elapsed;
        }

        Assert.True(slowest < TimeSpan.FromSeconds(30), $"one input took {slowest}");
    }
}
