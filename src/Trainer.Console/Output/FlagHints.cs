using Pipelines;

namespace Trainer.Output;

/// <summary>Adds command-line hints to an error of the library, whose messages name no flags.</summary>
internal static class FlagHints
{
    /// <summary>The same error, with a hint behind the remedies of its problems.</summary>
    /// <param name="error">The error.</param>
    /// <param name="flag">The flag, such as <c>--output</c>. A remedy that names it already stays as it is.</param>
    /// <param name="hint">What the flag does, as a sentence that names it.</param>
    /// <param name="fits">The problems that the flag helps with.</param>
    public static PipelineException WithHint(this PipelineException error, string flag, string hint, Predicate<Problem> fits)
    {
        var problems = error.Problems
            .Select(problem => fits(problem) && !problem.Remedy.Contains(flag, StringComparison.Ordinal)
                ? problem with { Remedy = $"{problem.Remedy} {hint}".TrimStart() }
                : problem)
            .ToList();
        return error is ConfigurationException ? new ConfigurationException(problems) : new PipelineException(problems, error);
    }

    /// <summary>Whether the problem is about a folder or something in it.</summary>
    public static bool IsIn(this Problem problem, string folder) =>
        problem.Place.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), StringComparison.Ordinal);
}
