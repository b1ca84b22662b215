namespace Evenkeel.Formats.Tests.Support;

/// <summary>What every refusal must look like: one line that begins with the file, and nothing a terminal would obey.</summary>
internal static class Refused
{
    public static void With(string expected, Action read)
    {
        var message = Assert.Throws<InvalidFileException>(read).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.True(message.Length < 400, message);
    }
}
