using Evenkeel.Formats.Models;
using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Cli.Check;

/// <summary>Names on the command line, looked up; a wrong one is a usage error.</summary>
internal static class Arguments
{
    public static ModelSource Open(string reference)
        => reference.Length == 0 ? throw new UsageException("MODEL must not be empty") : Checked(() => ModelSource.Open(reference));

    public static Recipe Recipe(string name) => Checked(() => Initializers.Recipes.Recipe.Parse(name));

    /// <summary>A path as reports show it: no report names the folders of the machine that made it.</summary>
    public static string WithoutFolder(string path) => Path.IsPathRooted(path) ? Path.GetFileName(path) : path;

    /// <summary>Runs something whose <see cref="ArgumentException"/> means a wrong name or value on the command line.</summary>
    public static T Checked<T>(Func<T> lookUp)
    {
        try
        {
            return lookUp();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
