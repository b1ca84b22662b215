using Evenkeel.Studies.Printing;

namespace Evenkeel.Studies;

/// <summary>An experiment of a few minutes at most, whose page is docs/studies/NAME.md; its line stands in <see cref="StudyCatalogue"/>.</summary>
internal interface IStudy
{
    /// <summary>What it is called on the command line, and its page.</summary>
    string Name { get; }

    /// <summary>The page's title.</summary>
    string Title { get; }

    /// <summary>A paragraph: what is measured, and how.</summary>
    string Method { get; }

    /// <summary>Computes the tables, one after the other; the same numbers each time on one type of machine.</summary>
    IEnumerable<Table> Run(StudyRun run);
}
