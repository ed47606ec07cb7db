namespace Pipelines;

/// <summary>What the verification of a <c>model.zip</c> found.</summary>
/// <param name="Checks">The checks, in the order in which they were made.</param>
/// <param name="Origin">What the archive says of itself, such as its pipeline and what it was trained on; a name and a value each.</param>
public sealed record ModelVerification(IReadOnlyList<ModelCheck> Checks, IReadOnlyDictionary<string, string> Origin)
{
    /// <summary>Whether all checks passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);
}

/// <summary>One check of a model.</summary>
/// <param name="Name">What was checked: <c>contents</c>, <c>graph</c>, <c>engine</c> or <c>stock chain</c>.</param>
/// <param name="Passed">Whether it is as it was when the model was written.</param>
/// <param name="Detail">What was compared, or what differs.</param>
public sealed record ModelCheck(string Name, bool Passed, string Detail);
