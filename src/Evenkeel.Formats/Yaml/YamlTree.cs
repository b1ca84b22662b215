using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Evenkeel.Formats.Yaml;

/// <summary>Reads the part of YAML that models need into a tree: one document, no anchors, no tags, no control characters, no key twice.</summary>
internal static class YamlTree
{
    /// <summary>Lists and mappings inside one another; a model needs a handful.</summary>
    public const int MaxDepth = 32;

    /// <summary>A longer value is no name, number or path; the limit bounds messages and the search for suggestions.</summary>
    public const int MaxScalarLength = 256;

    /// <exception cref="InvalidFileException">The text is not YAML, or not of that part of it.</exception>
    public static YamlNode Read(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        var open = new Stack<Frame>();
        YamlNode? root = null;
        var last = new Place(1, 1);
        while (Next(file, parser, last) is { } token)
        {
            // The parser gives an implicit mapping no place of its own.
            var hasPlace = !At(token.Start).IsBefore(last);
            if (hasPlace) last = At(token.Start);
            if (token is DocumentStart && root is not null) throw Error(file, last, "a second document starts here; a model is one document");
            if (token is AnchorAlias alias) throw Error(file, last, $"aliases (*{Printable(alias.Value.Value)}) are not read; use a named block");
            if (token is SequenceEnd or MappingEnd)
            {
                open.Pop();
                continue;
            }

            if (token is not NodeEvent start) continue;
            var node = Node(file, start, last, hasPlace);
            root ??= node;
            if (open.TryPeek(out var parent)) parent.Add(file, node);
            if (node is YamlScalar) continue;
            if (open.Count == MaxDepth) throw Error(file, last, $"lists and mappings stand more than {MaxDepth} deep in one another");
            open.Push(new Frame(node));
        }

        return root ?? throw new InvalidFileException(file, "", "is empty; a model has at least `layers`");
    }

    /// <summary>Text that a terminal may see.</summary>
    private static string Printable(string text)
    {
        var clipped = text.Length > MaxScalarLength ? text[..MaxScalarLength] : text;
        return string.Concat(clipped.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }

    private static ParsingEvent? Next(string file, Parser parser, Place last)
    {
        try
        {
            return parser.MoveNext() ? parser.Current : null;
        }
        catch (YamlException exception)
        {
            var place = exception.Start.Line > 0 ? At(exception.Start) : last;
            throw Error(file, place, $"is not YAML: {Printable(exception.Message)}", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // The parser's own slips on malformed text: InvalidOperationException on an unclosed brace; the others are kin to it.
            throw Error(file, last, "what follows is not YAML; look for a brace, bracket or quote that is left open", exception);
        }
    }

    private static YamlNode Node(string file, NodeEvent start, Place place, bool hasPlace)
    {
        if (!start.Anchor.IsEmpty) throw Error(file, place, $"anchors (&{Printable(start.Anchor.Value)}) are not read; use a named block");
        if (!start.Tag.IsEmpty) throw Error(file, place, $"tags ({Printable(start.Tag.Value)}) are not read; leave the tag out");
        if (start is not Scalar scalar) return start is SequenceStart ? new YamlSequence(place) : new YamlMapping(place, isImplicit: !hasPlace);

        var text = scalar.Value;
        if (text.Length > MaxScalarLength) throw Error(file, place, $"a value of {text.Length} characters; at most {MaxScalarLength} are read");
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (char.IsControl(text[i]) || (char.IsSurrogate(text[i]) && !isPair)) throw Error(file, place, $"a value holds the character U+{(int)text[i]:X4}; leave it out");
            if (isPair) i++;
        }

        return new YamlScalar(place, text, scalar.Style == ScalarStyle.Plain);
    }

    private static InvalidFileException Error(string file, Place place, string rule, Exception? cause = null) => new(file, $"{place}", rule, cause);

    private static Place At(in Mark mark) => new(mark.Line, mark.Column);

    /// <summary>A list or mapping that is being read, and in a mapping the key that waits for its value.</summary>
    private sealed class Frame(YamlNode container)
    {
        private YamlScalar? key;

        public void Add(string file, YamlNode node)
        {
            if (container is YamlSequence sequence)
            {
                sequence.Items.Add(node);
            }
            else if (key is null)
            {
                key = node as YamlScalar ?? throw Error(file, node.Place, $"a key must be a name, got {node.Description}");
            }
            else
            {
                if (!((YamlMapping)container).TryAdd(new(key, node))) throw Error(file, key.Place, $"the key '{key.Text}' stands twice");
                key = null;
            }
        }
    }
}
