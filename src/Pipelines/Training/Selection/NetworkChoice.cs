namespace Pipelines.Training.Selection;

/// <summary>Which network of a training is its result.</summary>
/// <param name="EpochsTakePart">Whether every evaluation may give the best network, or only what the training ends with.</param>
/// <param name="Share">Where nothing judges: how far the result lies on the way from the first network to the last.</param>
internal readonly record struct NetworkChoice(bool EpochsTakePart, double Share)
{
    /// <summary>The best of all evaluations, of the networks between the first and the last, and of the first.</summary>
    public static NetworkChoice BestOfAll => new(true, 1);

    /// <summary>Of the last network, those between it and the first, and the first: the nearest to the first that is hardly worse than the best (<see cref="OneStandardError"/>).</summary>
    public static NetworkChoice OfTheEnd => new(false, 1);

    /// <summary>The network at a share of the way, which a rehearsal has chosen: nothing judges.</summary>
    public static NetworkChoice At(double share) => new(false, share);
}
