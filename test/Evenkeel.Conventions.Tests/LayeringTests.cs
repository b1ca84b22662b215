using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Evenkeel.Conventions.Tests;

/// <summary>Every folder is one station on the way from bytes to report, and uses only those before it.</summary>
public sealed partial class LayeringTests
{
    private static readonly string[] Stations = ["Numerics", "Networks", "Initializers", "Theory", "Probing", "Training", "Diagnosis"];

    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Evenkeel"] = [],
        ["Evenkeel.Formats"] = ["Evenkeel"],
        ["Evenkeel.Reporting"] = ["Evenkeel"],
        ["Evenkeel.Sweeps"] = ["Evenkeel", "Evenkeel.Formats", "Evenkeel.Reporting"],
        ["Evenkeel.Lab"] = ["Evenkeel", "Evenkeel.Formats", "Evenkeel.Reporting", "Evenkeel.Sweeps"],
        ["Evenkeel.Cli"] = ["Evenkeel", "Evenkeel.Formats", "Evenkeel.Reporting", "Evenkeel.Sweeps", "Evenkeel.Lab"],
    };

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(Repository.PathOf("src/Evenkeel")).Select(p => Path.GetFileName(p)!).Where(f => f is not ("bin" or "obj"))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Source_OfAFolder_UsesOnlyEarlierFolders(string folder)
    {
        Assert.Contains(folder, Stations);
        var later = Stations[(Array.IndexOf(Stations, folder) + 1)..];
        foreach (var path in Repository.Sources($"src/Evenkeel/{folder}"))
        {
            var used = Qualified().Matches(Repository.Read(path)).Select(m => m.Groups[1].Value).Intersect(later);
            Assert.True(!used.Any(), $"{path} uses {string.Join(", ", used)}");
        }
    }

    [Fact]
    public void Signatures_OfTheLibrary_UseOnlyEarlierFolders()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in typeof(Diagnosis.Rule).Assembly.GetTypes())
        {
            if (Station(type) is not { } own) continue;
            var used = type.GetFields(All).Select(f => f.FieldType)
                .Concat(type.GetProperties(All).Select(p => p.PropertyType))
                .Concat(type.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
                .Concat(type.GetConstructors(All).SelectMany(c => c.GetParameters().Select(p => p.ParameterType)))
                .Concat(type.GetInterfaces())
                .Append(type.BaseType!);
            foreach (var other in used.Where(t => t is not null).SelectMany(Parts)) Assert.False(Station(other) > own, $"{type} uses {other}");
        }
    }

    [Fact]
    public void Projects_EachReferencesOnlyThoseBeforeIt()
    {
        foreach (var path in Repository.Sources("src", "*.csproj"))
        {
            var project = Path.GetFileNameWithoutExtension(path);
            var references = XDocument.Parse(Repository.Read(path)).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.True(Projects.TryGetValue(project, out var allowed), $"{project} has no place in the table of projects");
            Assert.Empty(references.Except(allowed));
        }
    }

    private static int? Station(Type type)
        => type.Namespace?.Split('.') is ["Evenkeel", var folder, ..] && Array.IndexOf(Stations, folder) is >= 0 and var station ? station : null;

    /// <summary>A type, its elements and its arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
        => type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().Where(a => !a.IsGenericParameter).SelectMany(Parts).Append(type);

    /// <summary>Evenkeel.Folder in a using directive or a name, or Folder.Name from within the library's namespace.</summary>
    [GeneratedRegex(@"(?<![\w.])(?:Evenkeel\.)?(Numerics|Networks|Initializers|Theory|Probing|Training|Diagnosis)(?=\.[A-Z]|;)")]
    private static partial Regex Qualified();
}
