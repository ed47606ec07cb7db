namespace Pipelines;

/// <summary>
/// How many of the labels that an audit flagged are expected to be plain errors: labels that have nothing to do with the picture. A label
/// of a class that looks alike is not counted, so that more may turn out to be wrong.
/// </summary>
/// <param name="Flagged">Labels that were flagged.</param>
/// <param name="ExpectedWrong">
/// How many of those are expected to be wrong: the sum of their probabilities, by out-of-fold scores that were calibrated.
/// </param>
/// <param name="Audited">Labels that were audited.</param>
/// <param name="ShareWrong">The share of all audited labels that is estimated to be wrong.</param>
public sealed record LabelExpectation(int Flagged, double ExpectedWrong, int Audited, double ShareWrong)
{
    /// <summary>A sentence that says so.</summary>
    public override string ToString() => Flagged == 0
        ? $"None of the {Audited} labels was flagged."
        : FormattableString.Invariant($"About {ExpectedWrong:0} of the {Quantity.Of(Flagged, "flagged labels")} should be plain errors; ")
            + "the rest are close calls between classes that look alike.";
}
