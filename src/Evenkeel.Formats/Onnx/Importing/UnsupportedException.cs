namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>Something that ONNX allows and this version does not run: the rule, without the node, which the importer adds.</summary>
internal sealed class UnsupportedException(string rule) : Exception(rule);
