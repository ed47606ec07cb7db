namespace Pipelines.Tasks.Rules;

/// <summary>A condition that options must not meet.</summary>
/// <param name="Options">The paths of the options that it looks at; the first is the one to which it is reported.</param>
/// <param name="IsBroken">Whether it is met.</param>
/// <param name="Found">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record OptionRule(
    IReadOnlyList<string> Options, Func<PipelineOptions, bool> IsBroken, Func<PipelineOptions, string> Found, string Remedy)
{
    /// <summary>Two options that say the same in two units.</summary>
    public static OptionRule Either(string option, string other, Func<PipelineOptions, bool> areBothSet)
    {
        var (first, second) = (KeyOf(option), KeyOf(other));
        return new(
            [option, other],
            areBothSet,
            _ => $"Both \"{first}\" and \"{second}\" are set, and they say the same in two units.",
            $"Remove one of them; where it comes from another pipeline, write \"{second}\": null.");
    }

    /// <summary>The last key of an option's path.</summary>
    public static string KeyOf(string option) => option[(option.LastIndexOf('.') + 1)..];
}
