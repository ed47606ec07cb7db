using System.Globalization;

namespace Pipelines.Training.Selection;

/// <summary>Parts of sentences that say which network is the model.</summary>
internal static class SelectionTexts
{
    /// <summary>That the network with which training starts is the model because there is no other.</summary>
    /// <param name="start">Its name.</param>
    public static string NothingLearned(string start) => $"The {start} is the model: nothing else was learned.";

    /// <summary>
    /// How far a network lies on the way from the one with which training starts, after a comma; empty for the end of the way.
    /// </summary>
    /// <param name="best">The network.</param>
    /// <param name="start">The name of the network with which training starts.</param>
    public static string OnTheWay(BestNetwork best, string start) =>
        best.Share < 1 ? string.Create(CultureInfo.InvariantCulture, $", {best.Share:0.0} of the way to it from the {start}") : "";
}
