namespace Pipelines;

/// <summary>
/// An option that has a meaning only with some choices of a sibling: <c>[OnlyWith(NeckType.Gem)]</c> on the power of the neck. The
/// sibling is the option of the same record that has the type of the choices.
/// </summary>
/// <remarks>
/// Writing such an option beside another choice is an error; taking it over through <c>extends</c> or setting it for all pipelines
/// from the command line is not. Written-out configurations leave it away where it has no meaning.
/// </remarks>
/// <param name="choices">The choices, all of one enum.</param>
[AttributeUsage(AttributeTargets.Property)]
internal class OnlyWithAttribute(params object[] choices) : Attribute
{
    /// <summary>The choices, all of one enum.</summary>
    public IReadOnlyList<object> Choices { get; } = choices;

    /// <summary>Whether the option has a meaning where the sibling is left open.</summary>
    public virtual bool AlsoWithoutChoice => false;
}

/// <summary>
/// An option that has a meaning with all choices of a sibling but some, also where the sibling is left open: see <see
/// cref="OnlyWithAttribute"/>.
/// </summary>
/// <param name="choices">The choices without it, all of one enum.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotWithAttribute(params object[] choices) : OnlyWithAttribute([.. AllBut(choices)])
{
    /// <summary>The choices without it.</summary>
    public IReadOnlyList<object> Excluded { get; } = choices;

    /// <inheritdoc/>
    public override bool AlsoWithoutChoice => true;

    private static IEnumerable<object> AllBut(object[] choices) => Enum.GetValues(choices[0].GetType()).Cast<object>().Except(choices);
}
